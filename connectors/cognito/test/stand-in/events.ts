import { CognitoError } from './cognito-error.ts';
import { invoke } from './invoke.ts';
import type { Pool, PoolUser, TriggerName } from './pool.ts';

export interface Occasion {
  readonly clientId: string;
  readonly userName: string;
  readonly user: PoolUser | undefined;
}

/** Calls a function of the pool, where it has one. */
export async function trigger(
  pool: Pool,
  [name, source]: readonly [TriggerName, string],
  { clientId, userName, user }: Occasion,
  request: object,
  response: object,
): Promise<Record<string, unknown> | undefined> {
  const handler = pool.triggers[name];
  if (handler === undefined) return undefined;
  const event = {
    version: name === 'PreTokenGeneration' ? '2' : '1',
    region: pool.region,
    userPoolId: pool.id,
    userName,
    callerContext: { awsSdkVersion: 'aws-sdk-js-3.936.0', clientId },
    triggerSource: `${name === 'PreTokenGeneration' ? 'TokenGeneration' : name}_${source}`,
    request: {
      ...(user !== undefined && {
        userAttributes: {
          ...Object.fromEntries(user.attributes),
          'cognito:user_status': user.isConfirmed ? 'CONFIRMED' : 'UNCONFIRMED',
        },
      }),
      ...request,
    },
    response,
  };
  const onAttempt = (one: string): void => void pool.attempts.push(one);
  return invoke(name, handler, event, { limitMs: pool.limitMs, onAttempt });
}

/** As it is, where a function that the flow cannot do without is missing. */
export function needed<Value>(answer: Value | undefined): Value {
  if (answer !== undefined) return answer;
  throw new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
}
