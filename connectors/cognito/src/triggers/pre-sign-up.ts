import { type Facenition, isTxn, parseProof, type SignUpOutcome } from '@facenition/hook';
import * as z from 'zod';
import { eventWith, readEvent, responseOf, triggerEvent } from './event.ts';
import {
  createTrigger,
  goOn,
  REFUSED,
  stop,
  type Trigger,
  type TriggerHook,
  type TriggerOptions,
  type TriggerReply,
  UNAVAILABLE,
} from './trigger.ts';

/** Ways by which an account comes about that is not made by its owner. */
export type OtherSignUp = 'AdminCreateUser' | 'ExternalProvider';

export interface PreSignUpOptions extends TriggerOptions {
  readonly facenition: Pick<Facenition, 'signUp'>;
  /** Accounts that are made without a face; `AdminCreateUser` alone unless said. */
  readonly withoutFace?: readonly OtherSignUp[] | undefined;
}

const NAME = 'PreSignUp';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html */
const PreSignUpEvent = triggerEvent(
  ['PreSignUp_SignUp', 'PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'],
  z.looseObject({ validationData: z.looseObject({ fn_txn: z.string().optional() }).nullish() }),
);
export type PreSignUpEvent = z.infer<typeof PreSignUpEvent>;

export interface PreSignUpQuestion {
  readonly event: PreSignUpEvent;
  readonly by: 'SignUp' | OtherSignUp;
  /** Absent: whoever signs up has shown no face. */
  readonly txn: string | undefined;
}

export type PreSignUpAnswer = SignUpOutcome | { readonly outcome: 'not-asked' };

const WAYS = {
  PreSignUp_SignUp: 'SignUp',
  PreSignUp_AdminCreateUser: 'AdminCreateUser',
  PreSignUp_ExternalProvider: 'ExternalProvider',
} as const;

/** Vendor payload -> our question. */
export function readPreSignUp(payload: unknown, options: PreSignUpOptions): PreSignUpQuestion {
  const event = readEvent(PreSignUpEvent, payload, NAME, options);
  const txn = txnIn(event.request.validationData?.fn_txn);
  return { event, by: WAYS[event.triggerSource], txn };
}

/** The capture that is named by its id, or by what the browser brings back of it. */
export function txnIn(text: string | undefined): string | undefined {
  return isTxn(text) ? text : parseProof(text)?.txn;
}

/** Our answer -> vendor response. */
export function writePreSignUp(
  { event, by }: PreSignUpQuestion,
  { outcome }: PreSignUpAnswer,
): TriggerReply {
  const isOpen = outcome === 'enrolled' || (outcome === 'not-asked' && by !== 'SignUp');
  return isOpen ? goOn(eventWith(event, responseOf(event))) : stop(REFUSED);
}

/**
 * Lets somebody sign up who has enrolled a face: `ValidationData` of `SignUp` has the capture as
 * `fn_txn`. It uses nothing up: `createPostConfirmation` gives the reference to the account.
 */
export function createPreSignUp(options: PreSignUpOptions): Trigger {
  const { facenition, withoutFace = ['AdminCreateUser'] } = options;
  const hook: TriggerHook<PreSignUpQuestion, PreSignUpAnswer> = {
    name: NAME,
    read: (payload) => {
      const question = readPreSignUp(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    async ask({ by, txn }, signal) {
      if (by !== 'SignUp' && withoutFace.includes(by)) return { outcome: 'not-asked' };
      if (txn === undefined) return { outcome: 'refused', reason: 'unknown_txn' };
      return facenition.signUp(txn, signal);
    },
    write: (answer, question) => writePreSignUp(question, answer),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}
