import type { Clock } from '@facenition/core';
import type { CaptureRequirement, CaptureTransactions } from '../capture/transaction.ts';
import type { IdentityProviderKeys } from '../keys/provider/ports.ts';
import type { Log } from '../log.ts';
import type { CaptureSubject } from '../store/capture-transactions.ts';
import type { Store } from '../store/store.ts';
import type { EntraClouds } from './addresses.ts';
import type { EntraKeySets } from './key-sets.ts';

/** What the step-up policy asks for at a sign-in of a tenant. */
export interface EntraDecision {
  readonly requirement: CaptureRequirement;
  /**
   * How people are enrolled. `after-sign-in`: whoever has none yet is enrolled in place of a
   * verification, because the hint proves the first factor.
   */
  readonly enrolment: 'invitation' | 'after-sign-in';
}

/** What the External MFA profile of Microsoft Entra works with. */
export interface EntraPorts {
  readonly store: Pick<Store, 'entraTenants' | 'entraSignIns'>;
  readonly captures: CaptureTransactions;
  /** Whether there is a reference of this person in this scope. */
  readonly isEnrolled: (subject: CaptureSubject, scope: string) => Promise<boolean>;
  /** What is asked for at a sign-in. */
  readonly decide: (asked: {
    readonly idp: 'entra';
    readonly tenant: string;
  }) => Promise<EntraDecision>;
  readonly providerKeys: Pick<IdentityProviderKeys, 'publicJwks' | 'signingKey'>;
  readonly entraKeys: EntraKeySets;
  readonly clouds: EntraClouds;
  /** Where browsers reach this server. */
  readonly publicUrl: string;
  readonly clock: Clock;
  /** 256 random bits as base64url. */
  readonly randomSecret: () => string;
  readonly log: Log;
}
