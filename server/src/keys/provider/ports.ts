import type { KeyObject } from 'node:crypto';

/**
 * Signature algorithms of identity tokens (RFC 7518 sections 3.3 and 3.4). RS256 is the one that
 * every relying party has to know (OpenID Connect Core section 15.1).
 */
export const PROVIDER_ALGORITHMS = ['RS256', 'ES256'] as const;
export type ProviderAlgorithm = (typeof PROVIDER_ALGORITHMS)[number];

interface Published {
  /** The thumbprint `x5t` of the certificate: some relying parties take no other `kid`. */
  readonly kid: string;
  readonly use: 'sig';
  /** SHA-1 of the certificate, base64url (RFC 7517 section 4.8). A name, not a safeguard. */
  readonly x5t: string;
  /** The self-signed certificate, DER in base64 (RFC 7517 section 4.7). */
  readonly x5c: readonly [string];
}

/** The public key of an identity provider as a JWK (RFC 7517). */
export type ProviderPublicKey =
  | (Published & {
      readonly kty: 'RSA';
      readonly alg: 'RS256';
      readonly n: string;
      readonly e: string;
    })
  | (Published & {
      readonly kty: 'EC';
      readonly alg: 'ES256';
      readonly crv: 'P-256';
      readonly x: string;
      readonly y: string;
    });

/** A JWK set of an identity provider. */
export interface ProviderKeySet {
  readonly keys: readonly ProviderPublicKey[];
}

/** What signs identity tokens now. */
export interface ProviderSigningKey {
  readonly kid: string;
  readonly alg: ProviderAlgorithm;
  /** For `jose` and `node:crypto`. */
  readonly privateKey: KeyObject;
  readonly x5c: readonly [string];
}

/** A JWK with its private members, for a library that signs by itself. A secret. */
export type ProviderPrivateKey = ProviderPublicKey & Readonly<Record<string, unknown>>;

/**
 * The keys that sign identity tokens. They are no signing keys of receipts, tickets or the audit
 * trail, and are never published beside those: what one kind signs is worth nothing as the other.
 *
 * Everything rejects with `ERR_KEYS_UNAVAILABLE` where the keys cannot be had.
 */
export interface IdentityProviderKeys {
  /** What relying parties verify with: those that will sign, sign, and signed within two days. */
  publicJwks(): Promise<ProviderKeySet>;
  /** The one that signs now. */
  signingKey(alg: ProviderAlgorithm): Promise<ProviderSigningKey>;
  /** Those of `publicJwks` with their private members; the ones that sign now come first. */
  privateJwks(): Promise<readonly ProviderPrivateKey[]>;
}
