import type { Assurance, FaceMatch, Facenition, FaceOutcome, Level } from '@facenition/hook';
import * as z from 'zod';
import { eventWith, readEvent, responseOf, triggerEvent } from './event.ts';
import { type UserId, userOf } from './subject.ts';
import { withClaims } from './token-claims.ts';
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

/**
 * When tokens are renewed. `max-age`: while the last face is young enough. `keep`: always, and the
 * claims say what is known of the last 24 hours. `deny`: never. Where `unverified` is `mark`, claims of
 * either know no face that is older than `signInSeconds`.
 */
export type RefreshRule = 'keep' | 'max-age' | 'deny';

export interface PreTokenOptions extends TriggerOptions {
  readonly facenition: Pick<Facenition, 'latestVerification'>;
  readonly scope: string;
  readonly level?: Level | undefined;
  readonly assurance?: Assurance | undefined;
  readonly user?: UserId | undefined;
  /** `max-age` unless said. */
  readonly refresh?: RefreshRule | undefined;
  /** Of the face when tokens are renewed, 1..86400; 28,800 unless said. */
  readonly maxAgeSeconds?: number | undefined;
  /** Of the face when tokens are first issued; 900 unless said, which is the longest sign-in. */
  readonly signInSeconds?: number | undefined;
  /**
   * Who has shown no face lately, by an app client or a page that does not ask for one. `refuse`: no
   * tokens; `mark`: tokens with `face_verified` false. `refuse` unless said.
   */
  readonly unverified?: 'refuse' | 'mark' | undefined;
}

const NAME = 'PreTokenGeneration';
const DAY_SECONDS = 86_400;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html */
const PreTokenEvent = triggerEvent(
  [
    'TokenGeneration_HostedAuth',
    'TokenGeneration_Authentication',
    'TokenGeneration_NewPasswordChallenge',
    'TokenGeneration_AuthenticateDevice',
    'TokenGeneration_RefreshTokens',
    'TokenGeneration_ClientCredentials',
  ],
  z.looseObject({ userAttributes: z.looseObject({ sub: z.guid().nullish() }).nullish() }),
  // Version 1 would take these claims for nothing.
).extend({ version: z.literal(['2', '3']) });
export type PreTokenEvent = z.infer<typeof PreTokenEvent>;

export interface PreTokenQuestion {
  readonly event: PreTokenEvent;
  readonly occasion: 'sign-in' | 'refresh' | 'machine';
  /** Absent: a machine. */
  readonly user: string | undefined;
}

type PreTokenAnswer =
  | FaceOutcome
  | { readonly outcome: 'no-person' }
  /** Young enough for a renewal; whether it was shown for these tokens, nobody knows. */
  | { readonly outcome: 'another-sign-in' };

/** Vendor payload -> our question. */
export function readPreToken(payload: unknown, options: PreTokenOptions): PreTokenQuestion {
  const event = readEvent(PreTokenEvent, payload, NAME, options);
  if (event.triggerSource === 'TokenGeneration_ClientCredentials') {
    return { event, occasion: 'machine', user: undefined };
  }
  const occasion = event.triggerSource === 'TokenGeneration_RefreshTokens' ? 'refresh' : 'sign-in';
  return { event, occasion, user: userOf(event, options.user ?? 'sub') };
}

/** Tokens that say whether a face was shown. */
export function writePreToken(
  { event }: PreTokenQuestion,
  answer: PreTokenAnswer,
  scope: string,
): object {
  if (answer.outcome === 'no-person') return eventWith(event, responseOf(event));
  return withClaims(event, answer.outcome === 'match' ? faceClaims(answer, scope) : NO_FACE);
}

const NO_FACE = { face_verified: false } as const;

function faceClaims({ verifiedAt, level, assurance }: FaceMatch, scope: string) {
  return {
    face_verified: true,
    face_scope: scope,
    face_at: Math.floor(verifiedAt / 1000),
    face_level: level,
    face_assurance: assurance,
  };
}

/**
 * Says in the tokens that a face was shown, and lets none be issued without. It cannot tell in which
 * browser: whoever signs in by another way within `signInSeconds` of the person's own face passes.
 */
export function createPreTokenGeneration(options: PreTokenOptions): Trigger {
  const { scope } = options;
  const hook: TriggerHook<PreTokenQuestion, PreTokenAnswer> = {
    name: NAME,
    read: (payload) => {
      const question = readPreToken(payload, options);
      return { question, call: question.event.callerContext.clientId };
    },
    ask: (question, signal) => askLatest(question, options, signal),
    write: (answer, question) =>
      mayGoOn(answer, question, options)
        ? goOn(writePreToken(question, answer, scope))
        : stop(REFUSED),
    refuse: () => stop(UNAVAILABLE),
  };
  return createTrigger(hook, options);
}

function mayGoOn(
  { outcome }: PreTokenAnswer,
  { occasion }: PreTokenQuestion,
  { unverified = 'refuse', refresh = 'max-age' }: PreTokenOptions,
): boolean {
  if (occasion === 'machine') return outcome === 'no-person';
  if (outcome === 'match' || outcome === 'another-sign-in') return true;
  return occasion === 'refresh' ? refresh === 'keep' : unverified === 'mark';
}

async function askLatest(
  { user, occasion }: PreTokenQuestion,
  options: PreTokenOptions,
  signal: AbortSignal,
): Promise<PreTokenAnswer> {
  const { facenition, scope, level, assurance, refresh = 'max-age' } = options;
  if (user === undefined) return { outcome: 'no-person' };
  if (occasion === 'refresh' && refresh === 'deny') {
    return { outcome: 'refused', reason: 'no_refresh' };
  }
  const longest = maxAgeOf(occasion, options);
  const certain = certainAgeOf(occasion, options);
  const ask = (maxAgeSeconds: number): Promise<FaceOutcome> =>
    facenition.latestVerification({ user, scope, level, assurance, maxAgeSeconds }, signal);
  const latest = await ask(Math.min(certain, longest));
  if (latest.outcome === 'match' || longest <= certain || refresh === 'keep') return latest;
  const older = await ask(longest);
  return older.outcome === 'match' ? { outcome: 'another-sign-in' } : older;
}

function maxAgeOf(
  occasion: PreTokenQuestion['occasion'],
  { refresh, maxAgeSeconds = 28_800, signInSeconds = 900 }: PreTokenOptions,
): number {
  if (occasion === 'sign-in') return signInSeconds;
  return refresh === 'keep' ? DAY_SECONDS : maxAgeSeconds;
}

/**
 * How old a face may be that claims speak of. Where tokens are issued without one, a renewal of those
 * must not take the face for its own that the person has shown elsewhere since.
 */
function certainAgeOf(occasion: PreTokenQuestion['occasion'], options: PreTokenOptions): number {
  const { unverified, signInSeconds = 900 } = options;
  return unverified === 'mark' ? signInSeconds : maxAgeOf(occasion, options);
}
