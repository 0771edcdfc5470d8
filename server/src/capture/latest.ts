import type { Clock, Level } from '@facenition/core';
import type { ServiceStore } from '../service/ports.ts';
import type { CaptureSubject } from '../store/capture-transactions.ts';
import type { TakenVerification } from '../store/vault.ts';
import type { CaptureAssurance } from './transaction.ts';

/** Whose verification is looked for, and what it has to meet. */
export interface LatestQuestion {
  readonly subject: CaptureSubject;
  readonly scope: string;
  /** Seconds since the face was compared. */
  readonly maxAge: number;
  readonly level?: Level | undefined;
  readonly assurance?: CaptureAssurance | undefined;
}

export type LatestVerification =
  | {
      readonly outcome: 'verified';
      readonly referenceId: string;
      readonly verification: TakenVerification;
    }
  | {
      readonly outcome: 'unverified';
      readonly reason: 'not_enrolled' | 'not_recent' | 'accuracy_too_low' | 'assurance_too_low';
    };

/**
 * The latest verification of a person that was taken by whoever had begun it. One that nobody took
 * is none: else the link of a capture, sent to another person, would make *their* face count.
 *
 * Rejects with `ERR_STORE_FAILED`.
 */
export async function latestVerification(
  { subject, scope, maxAge, level = 1, assurance = 'passive' }: LatestQuestion,
  { store, clock }: { readonly store: Pick<ServiceStore, 'vault'>; readonly clock: Clock },
): Promise<LatestVerification> {
  const now = clock();
  const reference = await store.vault.findOf(subject, scope, now);
  if (reference === undefined) return { outcome: 'unverified', reason: 'not_enrolled' };
  const { id: referenceId, taken: verification } = reference;
  if (verification === undefined || now - verification.at > maxAge * 1000) {
    return { outcome: 'unverified', reason: 'not_recent' };
  }
  if (verification.level < level) return { outcome: 'unverified', reason: 'accuracy_too_low' };
  if (assurance === 'active' && verification.assurance !== 'active') {
    return { outcome: 'unverified', reason: 'assurance_too_low' };
  }
  return { outcome: 'verified', referenceId, verification };
}
