import type { KeyRing } from '@facenition/core';

/** Signature algorithms of RFC 8037 (Ed25519) and RFC 7518 (P-256). */
export const SIGNING_ALGORITHMS = ['EdDSA', 'ES256'] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** A public key as a JWK (RFC 7517). `kid` is its thumbprint (RFC 7638). */
export type PublicKey =
  | {
      readonly kty: 'OKP';
      readonly crv: 'Ed25519';
      readonly x: string;
      readonly kid: string;
      readonly alg: 'EdDSA';
      readonly use: 'sig';
    }
  | {
      readonly kty: 'EC';
      readonly crv: 'P-256';
      readonly x: string;
      readonly y: string;
      readonly kid: string;
      readonly alg: 'ES256';
      readonly use: 'sig';
    };

/** A JWK set, as `/.well-known/jwks.json` answers it. */
export interface PublicKeySet {
  readonly keys: readonly PublicKey[];
}

/** Signs with one key, which does not show itself. */
export interface Signer {
  readonly kid: string;
  readonly alg: SigningAlgorithm;
  /** A JWS signature (RFC 7518 section 3.4, RFC 8037) of these bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * All keys of the organisation, whoever keeps them.
 *
 * Everything rejects with `ERR_KEYS_UNAVAILABLE` where the keys cannot be had, and with
 * `ERR_CONFIG_INVALID` where the library of their keeper is not installed.
 */
export interface Keys extends KeyRing {
  /** The newest signing key. */
  signer(): Promise<Signer>;
  /** Those that receipts are verified with: all that are not retired. Needs no secret. */
  publicKeys(): Promise<PublicKeySet>;
  /** Those too that are retired: what they signed in the audit trail stays verifiable. */
  allPublicKeys(): Promise<PublicKeySet>;
  /** Uses the current generation once, so that what is wrong shows at the start. */
  check(): Promise<void>;
}

/** Who keeps the secrets of the key file. Plain data: it crosses threads. */
export type KeyCustody =
  | { readonly kind: 'file' }
  | { readonly kind: 'aws-kms'; readonly key: string; readonly pepperKey: string }
  | { readonly kind: 'azure-key-vault'; readonly key: string };

export type CustodyKind = KeyCustody['kind'];

/** Where the keys are, and who keeps them. Plain data: it crosses threads. */
export interface KeySetup {
  readonly keyFile: string;
  readonly keyCustody: KeyCustody;
}

/** A request to a service that keeps keys. */
export interface KeyServiceCall {
  readonly service: 'AWS KMS' | 'Azure Key Vault';
  readonly operation: 'Encrypt' | 'Decrypt' | 'GenerateMac' | 'wrapKey' | 'unwrapKey';
}

/** Does `work`, which is this request with all its attempts, and answers as it does. */
export type WatchKeyService = <T>(call: KeyServiceCall, work: () => Promise<T>) => Promise<T>;

/** Which secret of the file this is; a keeper that can binds the secret to it. */
export interface SecretLabel {
  readonly purpose: 'service-key' | 'pepper' | 'signing-key' | 'provider-key';
  readonly kid: string;
}

/** HMAC-SHA-256 under a key that stays where it is. */
export type Mac = (message: Uint8Array) => Promise<Uint8Array>;

/**
 * Keeps the secrets of a key file: what it answers as text stands in the file. Rejects with
 * `ERR_KEYS_UNAVAILABLE`.
 */
export interface Custodian {
  readonly kind: CustodyKind;
  /** What the file holds for this secret of 32 bytes. */
  wrap(secret: Uint8Array, label: SecretLabel): Promise<string>;
  /** The 32 bytes again. */
  unwrap(stored: string, label: SecretLabel): Promise<Uint8Array>;
  /** What the file holds for a pepper that has not been used. */
  newPepper(label: SecretLabel): Promise<string>;
  openPepper(stored: string, label: SecretLabel): Promise<Mac>;
}
