import type { Answer } from '@facenition/client';
import { unavailable } from './answered.ts';
import type { CaptureOutcome, FaceOutcome, SignUpOutcome } from './outcome.ts';

const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const ASSURANCES = ['passive', 'active'] as const;

/** What came of a ticket. Throws `HookFault` where a match lacks what it has to say. */
export function consumed(answer: Answer<'ticketsConsume'>): FaceOutcome {
  const { ok, reason, ...match } = answer;
  if (ok !== true) return { outcome: 'refused', reason: reason ?? 'bad_signature' };
  return matched(match);
}

/** Whether somebody was verified lately. Throws as `consumed` does. */
export function latest(answer: Answer<'verificationsLatest'>): FaceOutcome {
  const { verified, reason, ...match } = answer;
  if (verified !== true) return { outcome: 'refused', reason: reason ?? 'not_recent' };
  return matched(match);
}

type Match = Pick<
  Answer<'ticketsConsume'>,
  'verified_at' | 'accuracy' | 'assurance' | 'amr' | 'reference_id'
>;

function matched(match: Match): FaceOutcome {
  const { amr, reference_id: referenceId } = match;
  const verifiedAt = Date.parse(match.verified_at ?? '');
  const level = LEVELS.find((one) => one === match.accuracy);
  const assurance = ASSURANCES.find((one) => one === match.assurance);
  if (!Number.isFinite(verifiedAt) || level === undefined || assurance === undefined) {
    throw halfAnswer();
  }
  if (amr === undefined || referenceId === undefined) throw halfAnswer();
  return { outcome: 'match', verifiedAt, level, assurance, amr, referenceId };
}

export function begun(answer: Answer<'transactionsBegin'>, nonce: string): CaptureOutcome {
  const { required, txn, url, browser_key: browserKey } = answer;
  // Said, not left out: it may open a door.
  if (required === false) return { outcome: 'not-required' };
  if (required !== true || txn === undefined || url === undefined) throw halfAnswer();
  return { outcome: 'begun', txn, nonce, url, ...(browserKey !== undefined && { browserKey }) };
}

/**
 * @param status absent: there is no such capture
 * @param here a client token that is for no tenant alone is told of captures of others, too
 */
export function signedUp(
  status: Answer<'transactionsStatus'> | undefined,
  here: { readonly idp: string; readonly tenant: string },
): SignUpOutcome {
  const isOurs = status?.idp === here.idp && status.tenant === here.tenant;
  if (!isOurs || status.purpose !== 'sign-up') return { outcome: 'refused', reason: 'unknown_txn' };
  const { state, reference_id: referenceId } = status;
  if (state === 'open') return { outcome: 'refused', reason: 'not_finished' };
  if (state !== 'passed') return { outcome: 'refused', reason: 'not_captured' };
  if (referenceId === undefined) throw halfAnswer();
  return { outcome: 'enrolled', referenceId };
}

function halfAnswer(): Error {
  return unavailable(new Error('an answer lacks what it has to say'));
}
