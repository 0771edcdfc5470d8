import type { Facenition, HookEvent } from '@facenition/hook';
import { HookFault } from '@facenition/hook';
import * as z from 'zod';
import { createCreateAuthChallenge } from '../triggers/create.ts';
import { createDefineAuthChallenge } from '../triggers/define.ts';
import { createPostConfirmation } from '../triggers/post-confirmation.ts';
import { createPreSignUp } from '../triggers/pre-sign-up.ts';
import { createPreTokenGeneration } from '../triggers/pre-token.ts';
import { createTrigger, stop, type Trigger, UNAVAILABLE } from '../triggers/trigger.ts';
import { createVerifyAuthChallengeResponse } from '../triggers/verify.ts';
import { lateFacenition } from './late-facenition.ts';
import { type LambdaSettings, returnOf } from './settings.ts';

/** All of them, by their names in the configuration of a user pool. */
export type Triggers = Readonly<
  Record<
    | 'defineAuthChallenge'
    | 'createAuthChallenge'
    | 'verifyAuthChallengeResponse'
    | 'preTokenGeneration'
    | 'preSignUp'
    | 'postConfirmation',
    Trigger
  >
>;

export interface LambdaPorts {
  /** Called at the first event. Throws `HookFault` `ERR_CONFIG_INVALID`. */
  readonly settings: () => LambdaSettings;
  /** A connection for one tenant, asked for at each question. */
  readonly connect: (settings: LambdaSettings, userPoolId: string) => Promise<Facenition>;
  readonly onEvent: (event: HookEvent) => void;
}

/** The triggers of whatever pool the events are of, or of one alone where the settings name it. */
export function createTriggers({ settings, connect, onEvent }: LambdaPorts): Triggers {
  const pools = new Map<string, Triggers>();
  const triggersOf = (payload: unknown): Triggers => {
    const set = settings();
    const userPoolId = set.FACENITION_USER_POOL ?? poolOf(payload);
    const known = pools.get(userPoolId);
    if (known !== undefined) return known;
    const facenition = lateFacenition(() => connect(set, userPoolId));
    const made = triggersFor(set, userPoolId, facenition, onEvent);
    pools.set(userPoolId, made);
    return made;
  };
  const late =
    (name: keyof Triggers): Trigger =>
    async (payload, context) => {
      let trigger: Trigger;
      try {
        trigger = triggersOf(payload)[name];
      } catch (thrown) {
        trigger = refusing(name, thrown, onEvent);
      }
      return trigger(payload, context);
    };
  return {
    defineAuthChallenge: late('defineAuthChallenge'),
    createAuthChallenge: late('createAuthChallenge'),
    verifyAuthChallengeResponse: late('verifyAuthChallengeResponse'),
    preTokenGeneration: late('preTokenGeneration'),
    preSignUp: late('preSignUp'),
    postConfirmation: late('postConfirmation'),
  };
}

const PoolId = z.looseObject({ userPoolId: z.string().regex(/^[\w-]{1,40}_[0-9a-zA-Z]{1,40}$/) });

/** Lambda lets only pools call that its resource policy names. */
function poolOf(payload: unknown): string {
  const parsed = PoolId.safeParse(payload);
  if (parsed.success) return parsed.data.userPoolId;
  throw new HookFault('ERR_PAYLOAD_INVALID', 'an event without a user pool');
}

function refusing(name: string, thrown: unknown, onEvent: LambdaPorts['onEvent']): Trigger {
  const hook = {
    name,
    read: (): never => {
      throw thrown;
    },
    ask: async () => ({ outcome: 'refused' }),
    write: () => stop(UNAVAILABLE),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, { userPoolId: '', onEvent });
}

function triggersFor(
  set: LambdaSettings,
  userPoolId: string,
  facenition: Facenition,
  onEvent: LambdaPorts['onEvent'],
): Triggers {
  const { FACENITION_LEVEL: level, FACENITION_ASSURANCE: assurance } = set;
  const common = { userPoolId, onEvent, facenition };
  const user = set.FACENITION_USER_ID;
  const demand = { ...common, scope: set.FACENITION_SCOPE, level, assurance, user };
  return {
    defineAuthChallenge: createDefineAuthChallenge({
      ...common,
      flow: set.FACENITION_FLOW,
      tries: set.FACENITION_TRIES,
    }),
    createAuthChallenge: createCreateAuthChallenge({
      ...demand,
      ...returnOf(set),
      asking: set.FACENITION_ASKING,
      strangers: set.FACENITION_STRANGERS,
      publicUrl: set.FACENITION_PUBLIC_URL ?? set.FACENITION_URL,
    }),
    verifyAuthChallengeResponse: createVerifyAuthChallengeResponse(demand),
    preTokenGeneration: createPreTokenGeneration({
      ...demand,
      refresh: set.FACENITION_REFRESH,
      maxAgeSeconds: set.FACENITION_MAX_AGE_SECONDS,
      unverified: set.FACENITION_UNVERIFIED,
    }),
    preSignUp: createPreSignUp(common),
    postConfirmation: createPostConfirmation({ ...common, user }),
  };
}
