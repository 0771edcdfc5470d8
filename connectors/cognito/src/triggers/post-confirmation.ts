import type { BindOutcome, Facenition, SignUpOutcome } from '@facenition/hook';
import * as z from 'zod';
import { eventWith, readEvent, responseOf, triggerEvent } from './event.ts';
import { txnIn } from './pre-sign-up.ts';
import { type UserId, userOf } from './subject.ts';
import {
  createTrigger,
  goOn,
  REFUSED,
  stop,
  type Trigger,
  type TriggerHook,
  type TriggerOptions,
  UNAVAILABLE,
} from './trigger.ts';

export interface PostConfirmationOptions extends TriggerOptions {
  readonly facenition: Pick<Facenition, 'signUp' | 'bindReference'>;
  /** `sub` unless said. */
  readonly user?: UserId | undefined;
  /** Told which reference the account has now, to keep it in an attribute; may be told twice. */
  readonly onBound?:
    | ((bound: { readonly userName: string; readonly referenceId: string }) => Promise<void>)
    | undefined;
}

const NAME = 'PostConfirmation';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html */
const PostConfirmationEvent = triggerEvent(
  ['PostConfirmation_ConfirmSignUp', 'PostConfirmation_ConfirmForgotPassword'],
  z.looseObject({
    userAttributes: z.looseObject({ sub: z.guid().nullish() }).nullish(),
    clientMetadata: z.looseObject({ fn_txn: z.string().optional() }).nullish(),
  }),
);
export type PostConfirmationEvent = z.infer<typeof PostConfirmationEvent>;

export interface PostConfirmationQuestion {
  readonly event: PostConfirmationEvent;
  readonly isSignUp: boolean;
  readonly user: string | undefined;
  readonly txn: string | undefined;
}

type Refused = Extract<SignUpOutcome, { readonly outcome: 'refused' }>;
export type PostConfirmationAnswer = BindOutcome | Refused | { readonly outcome: 'not-asked' };

/** Vendor payload -> our question. */
export function readPostConfirmation(
  payload: unknown,
  options: PostConfirmationOptions,
): PostConfirmationQuestion {
  const event = readEvent(PostConfirmationEvent, payload, NAME, options);
  return {
    event,
    isSignUp: event.triggerSource === 'PostConfirmation_ConfirmSignUp',
    user: userOf(event, options.user ?? 'sub'),
    txn: txnIn(event.request.clientMetadata?.fn_txn),
  };
}

/**
 * Gives the face that was enrolled to the account that was confirmed: `ClientMetadata` of
 * `ConfirmSignUp` has the capture as `fn_txn`. The account is confirmed already; an error tells the
 * application that it has no face yet, and a face sign-in refuses it.
 */
export function createPostConfirmation(options: PostConfirmationOptions): Trigger {
  const hook: TriggerHook<PostConfirmationQuestion, PostConfirmationAnswer> = {
    name: NAME,
    read: (payload) => {
      const question = readPostConfirmation(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    ask: (question, signal) => bind(question, options, signal),
    write: ({ outcome }, { event, isSignUp }) =>
      outcome === 'bound' || (outcome === 'not-asked' && !isSignUp)
        ? goOn(eventWith(event, responseOf(event)))
        : stop(REFUSED),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}

async function bind(
  { isSignUp, user, txn, event }: PostConfirmationQuestion,
  options: PostConfirmationOptions,
  signal: AbortSignal,
): Promise<PostConfirmationAnswer> {
  const { facenition } = options;
  // A new password binds nothing.
  if (!isSignUp) return { outcome: 'not-asked' };
  if (txn === undefined || user === undefined) return { outcome: 'refused', reason: 'unknown_txn' };
  const signedUp = await facenition.signUp(txn, signal);
  if (signedUp.outcome !== 'enrolled') return signedUp;
  const { referenceId } = signedUp;
  // Where Cognito repeats its call, the server says so again.
  const bound = await facenition.bindReference({ referenceId, user }, signal);
  if (bound.outcome !== 'bound') return bound;
  await options.onBound?.({ userName: event.userName, referenceId });
  return { outcome: 'bound' };
}
