import {
  type Assurance,
  type Facenition,
  type FaceOutcome,
  isTicket,
  isTxn,
  type Level,
  parseProof,
} from '@facenition/hook';
import * as z from 'zod';
import { eventWith, readEvent, triggerEvent } from './event.ts';
import { MAYBE_USER, type UserId, userOf } from './subject.ts';
import {
  createTrigger,
  goOn,
  stop,
  type Trigger,
  type TriggerHook,
  type TriggerOptions,
  UNAVAILABLE,
} from './trigger.ts';

export interface VerifyOptions extends TriggerOptions {
  readonly facenition: Pick<Facenition, 'consumeTicket'>;
  /** As `CreateOptions` has it. */
  readonly scope: string;
  readonly level?: Level | undefined;
  readonly assurance?: Assurance | undefined;
  readonly user?: UserId | undefined;
}

const NAME = 'VerifyAuthChallengeResponse';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html */
const VerifyEvent = triggerEvent(
  ['VerifyAuthChallengeResponse_Authentication'],
  z.looseObject({
    ...MAYBE_USER,
    privateChallengeParameters: z.looseObject({
      txn: z.string().refine(isTxn),
      nonce: z.string().min(16).max(256),
    }),
    challengeAnswer: z.string().max(131_072),
  }),
);
export type VerifyEvent = z.infer<typeof VerifyEvent>;

export interface VerifyQuestion {
  readonly event: VerifyEvent;
  /** Absent: there is no such user. */
  readonly user: string | undefined;
  readonly txn: string;
  readonly nonce: string;
  /** Absent: the answer is no ticket of this capture. */
  readonly ticket: string | undefined;
}

/** Vendor payload -> our question. */
export function readVerify(payload: unknown, options: VerifyOptions): VerifyQuestion {
  const event = readEvent(VerifyEvent, payload, NAME, options);
  const { privateChallengeParameters, challengeAnswer } = event.request;
  const { txn, nonce } = privateChallengeParameters;
  const user = userOf(event, options.user ?? 'sub');
  return { event, user, txn, nonce, ticket: ticketIn(challengeAnswer, txn) };
}

/** A ticket, its id, or a proof of this very capture. */
function ticketIn(answer: string, txn: string): string | undefined {
  if (isTicket(answer)) return answer;
  const proof = parseProof(answer);
  return proof?.txn === txn ? proof.ticket : undefined;
}

/** Our answer -> vendor response. Cognito learns one bit: whatever is not a match is a refusal. */
export function writeVerify({ event }: { event: object }, { outcome }: FaceOutcome): object {
  return eventWith(event, { answerCorrect: outcome === 'match' });
}

/**
 * Checks the ticket of a capture that `createCreateAuthChallenge` began, and uses it up. A call that
 * Cognito repeats gets the same answer.
 */
export function createVerifyAuthChallengeResponse(options: VerifyOptions): Trigger {
  const { facenition, scope, level, assurance } = options;
  const hook: TriggerHook<VerifyQuestion, FaceOutcome> = {
    name: NAME,
    read: (payload) => {
      const question = readVerify(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    async ask({ user, txn, nonce, ticket }, signal) {
      if (user === undefined) return { outcome: 'refused', reason: 'unknown_user' };
      if (ticket === undefined) return { outcome: 'refused', reason: 'no_ticket' };
      // One challenge, one answer: its transaction names the attempt.
      const question = { txn, nonce, ticket, user, scope, level, assurance, attempt: txn };
      return facenition.consumeTicket(question, signal);
    },
    write: (answer, question) => goOn(writeVerify(question, answer)),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}
