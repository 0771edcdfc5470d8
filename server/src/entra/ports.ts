import type { Clock } from '@facenition/core';
import type { CaptureTransactions } from '../capture/transaction.ts';
import type { IdentityProviderKeys } from '../keys/provider/ports.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';
import type { EntraClouds } from './addresses.ts';
import type { EntraKeySets } from './key-sets.ts';

/** What the External MFA profile of Microsoft Entra works with. */
export interface EntraPorts {
  readonly store: Pick<Store, 'entraTenants' | 'entraSignIns'>;
  readonly captures: CaptureTransactions;
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
