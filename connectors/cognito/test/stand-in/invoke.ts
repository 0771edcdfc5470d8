import type { Trigger } from '../../src/triggers/trigger.ts';
import { CognitoError } from './cognito-error.ts';

/** How a user pool calls a function: synchronously, for 5 s, and three times where it is silent. */
export interface InvokeOptions {
  readonly limitMs: number;
  /** Told of each attempt. */
  readonly onAttempt?: (name: string) => void;
}

const ATTEMPTS = 3;
const SILENT = Symbol('silent');

/** What a trigger answered. Throws as the API of Cognito does. */
export async function invoke(
  name: string,
  trigger: Trigger,
  event: object,
  { limitMs, onAttempt }: InvokeOptions,
): Promise<Record<string, unknown>> {
  const sent = JSON.stringify(event);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    onAttempt?.(name);
    const answer = await answerOf(name, trigger, sent, limitMs);
    if (answer !== SILENT) return responseIn(answer, sent);
  }
  throw new CognitoError('UnexpectedLambdaException', `${name} invocation failed due to timeout.`);
}

async function answerOf(
  name: string,
  trigger: Trigger,
  sent: string,
  limitMs: number,
): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<typeof SILENT>((resolve) => {
    timer = setTimeout(() => resolve(SILENT), limitMs);
  });
  try {
    const called = trigger(JSON.parse(sent), { awsRequestId: crypto.randomUUID() });
    return await Promise.race([
      called.then((answer) => JSON.parse(JSON.stringify(answer))),
      silent,
    ]);
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : 'unknown';
    throw new CognitoError(
      'UserLambdaValidationException',
      `${name} failed with error ${message.replace(/\.?$/, '.')}`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The same event, with a response. */
function responseIn(answer: unknown, sent: string): Record<string, unknown> {
  const before: Record<string, unknown> = JSON.parse(sent);
  const after: Record<string, unknown> = { ...Object(answer) };
  const isSame = ['version', 'userPoolId', 'userName', 'triggerSource'].every(
    (name) => after[name] === before[name],
  );
  const { response } = after;
  if (!isSame || typeof response !== 'object' || response === null) {
    throw new CognitoError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  }
  return { ...response };
}
