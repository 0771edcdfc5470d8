import type { Clock, KeyRing } from '@facenition/core';
import type { Response } from 'express';
import type { JWK } from 'oidc-provider';
import type { CaptureResult, CaptureTransactions } from '../capture/transaction.ts';
import type { Log } from '../log.ts';
import type { Origin } from '../service/ports.ts';
import type { RelyingParty } from '../store/relying-parties.ts';
import type { Store } from '../store/store.ts';

/** What signs ID tokens. */
export interface IdentityProviderKeys {
  /** Private keys, RS256 and ES256; of each algorithm, the one that signs now comes first. */
  privateJwks(): Promise<readonly JWK[]>;
}

/** What is asked of somebody, as far as a policy may look at it. */
export interface SignInQuestion {
  readonly relyingParty: RelyingParty;
  /** Whose sign-in it is; absent where nobody was named yet. */
  readonly userId?: string;
  /** Authentication context classes that were asked for, the most wanted first. */
  readonly acrValues: readonly string[];
  /** The application behind the relying party, where that tells. */
  readonly application?: { readonly id?: string; readonly name?: string };
}

/** What the step-up policy says to it. */
export interface SignInDecision {
  readonly requirement: Pick<CaptureResult, 'level' | 'assurance'>;
  /** Of the reference in the vault. */
  readonly scope: string;
  /** How old a capture of the same browser may be to answer for this one. 0: none answers. */
  readonly maximumAgeSeconds: number;
}

/** Asks the step-up policy. What it throws refuses the sign-in. */
export type RequirementFor = (question: SignInQuestion) => Promise<SignInDecision>;

export interface OpenIdPorts {
  /** The public address of the server, without a slash at the end. The provider's is below it. */
  readonly issuer: string;
  readonly store: Pick<Store, 'relyingParties' | 'openIdArtifacts'>;
  readonly signingKeys: IdentityProviderKeys;
  /** What pseudonyms and cookies are keyed by. */
  readonly keys: Pick<KeyRing, 'current' | 'sealKey'>;
  readonly captures: CaptureTransactions;
  readonly requirementFor: RequirementFor;
  /** Where a request came from, for the records. */
  readonly originOf: (response: Response) => Origin;
  readonly clock: Clock;
  readonly log: Log;
}
