import type { Assurance, CaptureOutcome, Facenition, Level } from '@facenition/hook';
import { HookFault } from '@facenition/hook';
import * as z from 'zod';
import { eventWith, readEvent, triggerEvent } from './event.ts';
import { FACE_TICKET } from './kinds.ts';
import { leadNowhere, strangerOf } from './nowhere.ts';
import { MAYBE_USER, type UserId, userOf } from './subject.ts';
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

export interface CreateOptions extends TriggerOptions {
  readonly facenition: Pick<Facenition, 'beginCapture'>;
  /** What for: `sign-in`. */
  readonly scope: string;
  /** Who asks, as the person reads it. */
  readonly asking: string;
  /** Where captures are, as browsers reach it, with no `/` at its end: `https://faces.example`. */
  readonly publicUrl: string;
  /** `stay`: the application has the element in a page of its own. */
  readonly returnBy: 'stay' | 'redirect';
  /** Registered: the origin of that page, or the address that browsers come back to. */
  readonly returnTo: string;
  readonly level?: Level | undefined;
  readonly assurance?: Assurance | undefined;
  /** `sub` unless said. */
  readonly user?: UserId | undefined;
  /**
   * For a user name that does not exist. `nowhere`: what looks like a capture, and nobody is asked;
   * whoever opens it learns that there is none. `capture`: one that is begun, and that nobody passes.
   * `nowhere` unless said.
   */
  readonly strangers?: 'nowhere' | 'capture' | undefined;
}

const NAME = 'CreateAuthChallenge';

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html */
const CreateEvent = triggerEvent(
  ['CreateAuthChallenge_Authentication'],
  z.looseObject({ ...MAYBE_USER, challengeName: z.literal('CUSTOM_CHALLENGE') }),
);
export type CreateEvent = z.infer<typeof CreateEvent>;

export interface CreateQuestion {
  readonly event: CreateEvent;
  /** Absent: there is no such user. */
  readonly user: string | undefined;
}

/** Vendor payload -> our question. */
export function readCreate(payload: unknown, options: CreateOptions): CreateQuestion {
  const event = readEvent(CreateEvent, payload, NAME, options);
  return { event, user: userOf(event, options.user ?? 'sub') };
}

type Challenge = Pick<CreateOptions, 'scope' | 'returnBy' | 'publicUrl'>;

/**
 * Our answer -> vendor response. The nonce stays with Cognito; the browser gets what it needs to make
 * the capture. Where no face is asked for by the policy the sign-in ends: there is no challenge that
 * everybody passes.
 */
export function writeCreate(
  { event }: CreateQuestion,
  answer: CaptureOutcome,
  { scope, returnBy, publicUrl }: Challenge,
): TriggerReply {
  if (answer.outcome !== 'begun') return stop(REFUSED);
  const { txn, nonce, url, browserKey } = answer;
  if (url !== captureUrl(publicUrl, txn) || (browserKey === undefined) === (returnBy === 'stay')) {
    // Else what is made up for nobody would look different.
    throw new HookFault('ERR_CONFIG_INVALID', 'captures are not at the public address as set');
  }
  const key = browserKey === undefined ? {} : { browserKey };
  return goOn(
    eventWith(event, {
      publicChallengeParameters: { type: FACE_TICKET, txn, captureUrl: url, ...key, scope },
      privateChallengeParameters: { txn, nonce },
      challengeMetadata: `${FACE_TICKET}:${txn}`,
    }),
  );
}

/** Where the page of a capture is. */
export function captureUrl(publicUrl: string, txn: string): string {
  return `${publicUrl}/capture/${txn}`;
}

/** Begins a live capture for each try of a face. */
export function createCreateAuthChallenge(options: CreateOptions): Trigger {
  const { facenition, scope, asking, returnBy, returnTo, level, assurance } = options;
  const asked = { scope, asking, returnBy, returnTo, level, assurance };
  const hook: TriggerHook<CreateQuestion, CaptureOutcome> = {
    name: NAME,
    read: (payload) => {
      const question = readCreate(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    async ask({ user, event }, signal) {
      const isAsked = user !== undefined || options.strangers === 'capture';
      if (!isAsked) return leadNowhere(options);
      const application = event.callerContext.clientId;
      const whom = user ?? (await strangerOf(event));
      return facenition.beginCapture({ ...asked, user: whom, application }, signal);
    },
    write: (answer, question) => writeCreate(question, answer, options),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}
