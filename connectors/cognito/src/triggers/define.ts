import * as z from 'zod';
import {
  decide,
  type Flow,
  type NextStep,
  type OtherChallenge,
  type SignInRules,
} from './decide.ts';
import { eventWith, readEvent, triggerEvent } from './event.ts';
import { FACE_PHOTOS, FACE_TICKET, withoutLiveCheck } from './kinds.ts';
import {
  createTrigger,
  goOn,
  stop,
  type Trigger,
  type TriggerHook,
  type TriggerOptions,
  UNAVAILABLE,
} from './trigger.ts';

export interface DefineOptions extends TriggerOptions {
  /** `password-first` unless said. */
  readonly flow?: Flow | undefined;
  /** Faces in one sign-in, 1..3; 3 unless said. */
  readonly tries?: 1 | 2 | 3 | undefined;
  /** Steps of Cognito's own that may come between the password and the face; none unless said. */
  readonly between?: readonly OtherChallenge[] | undefined;
  /** For triggers that take pictures in place of tickets. */
  readonly [withoutLiveCheck]?: true;
}

const NAME = 'DefineAuthChallenge';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html */
const DefineEvent = triggerEvent(
  ['DefineAuthChallenge_Authentication'],
  z.looseObject({
    session: z
      .array(
        z.looseObject({
          challengeName: z.string(),
          challengeResult: z.boolean(),
          challengeMetadata: z.string().nullish(),
        }),
      )
      .max(20),
    userNotFound: z.boolean().nullish(),
  }),
);
export type DefineEvent = z.infer<typeof DefineEvent>;

/** Vendor payload -> our question. */
export function readDefine(payload: unknown, options: DefineOptions): DefineEvent {
  return readEvent(DefineEvent, payload, NAME, options);
}

/** Our answer -> vendor response. */
export function writeDefine(event: DefineEvent, { outcome }: NextStep): object {
  const challengeName = challengeOf(outcome);
  return eventWith(event, {
    ...(challengeName !== undefined && { challengeName }),
    issueTokens: outcome === 'issue-tokens',
    failAuthentication: outcome === 'fail',
  });
}

function challengeOf(outcome: NextStep['outcome']): string | undefined {
  if (outcome === 'ask-password') return 'PASSWORD_VERIFIER';
  return outcome === 'ask-face' ? 'CUSTOM_CHALLENGE' : undefined;
}

/** Says what comes next in a sign-in, and when it is over. It asks nobody. */
export function createDefineAuthChallenge(options: DefineOptions): Trigger {
  const rules = rulesOf(options);
  const hook: TriggerHook<DefineEvent, NextStep> = {
    name: NAME,
    read: (payload) => {
      const event = readDefine(payload, options);
      return { question: event, call: event.callerContext.clientId };
    },
    ask: async ({ request: { session, userNotFound } }) => {
      const next = decide(session, rules);
      // Somebody who does not exist is asked as everybody is, and passes nothing.
      const isNobody = userNotFound === true && next.outcome === 'issue-tokens';
      return isNobody ? { outcome: 'fail', reason: 'unknown_user' } : next;
    },
    write: (next, event) => goOn(writeDefine(event, next)),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}

function rulesOf({
  flow = 'password-first',
  tries = 3,
  between = [],
  [withoutLiveCheck]: photos,
}: DefineOptions): SignInRules {
  return { flow, tries, between, kind: photos === true ? FACE_PHOTOS : FACE_TICKET };
}
