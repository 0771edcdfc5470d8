import type { InteractionResults } from 'oidc-provider';
import * as z from 'zod';
import type { CaptureResult, CaptureSubject, CaptureTransaction } from '../capture/transaction.ts';
import { accountIdOf, isSameSubject } from './accounts.ts';
import { acrOf, amrOf } from './acr.ts';
import { type Captured, isAsStrong } from './standing.ts';

/** A capture is taken as soon as the browser is back: what is older was left lying. */
const MOST_AGE_MS = 10 * 60_000;

/** What an interaction remembers of the capture that it sent the browser to. */
export const SentToCapture = z.strictObject({
  txn: z.string(),
  url: z.string(),
  /** Comes back with the browser that captured, and with no other. */
  state: z.string(),
  subject: z.strictObject({ idp: z.string(), tenant: z.string(), userId: z.string() }),
  scope: z.string(),
  level: z.int(),
  assurance: z.enum(['passive', 'active']),
  wantedAcr: z.array(z.string()),
});
export type SentToCapture = z.infer<typeof SentToCapture>;

/** What the relying party is told in place of a sign-in (RFC 6749 section 4.1.2.1). */
export interface Refusal {
  readonly error: 'access_denied' | 'unmet_authentication_requirements' | 'temporarily_unavailable';
  readonly error_description: string;
}

export const UNMET: Refusal = {
  error: 'unmet_authentication_requirements',
  error_description: 'the authentication context class was not reached',
};

export const NOT_VERIFIED: Refusal = {
  error: 'access_denied',
  error_description: 'face verification failed',
};

/** Judges a capture that passed: it has to be the one that was asked for, in every respect. */
export function judge(
  result: CaptureResult,
  sent: SentToCapture,
  now: number,
): { readonly outcome: 'verified'; readonly login: Login } | Refused {
  const age = now - result.verifiedAt;
  const isSame = isSameSubject(result.subject, sent.subject) && result.scope === sent.scope;
  if (!isSame || !(age >= 0 && age <= MOST_AGE_MS)) return refused(NOT_VERIFIED);
  const isEnough = result.level >= sent.level && isAsStrong(result.assurance, sent.assurance);
  const acr = acrOf(result.assurance, sent.wantedAcr);
  if (!isEnough || acr === undefined) return refused(UNMET);
  return { outcome: 'verified', login: loginOf(result, acr, sent.txn) };
}

interface Refused {
  readonly outcome: 'refused';
  readonly refusal: Refusal;
}

const refused = (refusal: Refusal): Refused => ({ outcome: 'refused', refusal });

type Login = NonNullable<InteractionResults['login']>;

function loginOf(result: CaptureResult, acr: string, txn: string): Login {
  const { subject, scope, level, assurance, verifiedAt } = result;
  const accountId = accountIdOf({ subject, isVerified: true });
  const captured: Captured = { txn, accountId, acr, scope, level, assurance, verifiedAt };
  return {
    accountId,
    acr,
    amr: amrOf(result.amr),
    ts: Math.floor(verifiedAt / 1000),
    remember: false,
    captured,
  };
}

/** Somebody about whom a relying party wants to hear though nobody was verified. */
export function unverifiedLogin(subject: CaptureSubject, now: number): Login {
  const accountId = accountIdOf({ subject, isVerified: false });
  return { accountId, ts: Math.floor(now / 1000), remember: false };
}

/** Why a capture that was over did not pass; never more than the person was told. */
export function refusalOf(transaction: CaptureTransaction | undefined): Refusal {
  if (transaction?.state === 'expired') return denied('face verification timed out');
  if (transaction?.state !== 'cancelled') return NOT_VERIFIED;
  return transaction.reason === 'alternative-chosen'
    ? denied('the person asked for another way to sign in')
    : denied('the person cancelled face verification');
}

const denied = (error_description: string): Refusal => ({
  error: 'access_denied',
  error_description,
});
