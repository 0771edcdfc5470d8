import { utf8 } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import type { SecretKind } from './token-format.ts';

/**
 * The secret that the person holds, as it enters a derivation.
 *
 * - `passphrase`: text. Whoever holds every server key can guess it; each guess costs one Argon2id.
 * - `device`: 256 random bits kept by the person's device (a passkey's PRF output, a key store).
 *   With it a reference is useless even to a thief of every server key.
 * - `device-and-passphrase`: both are needed.
 */
export type UserSecret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'device'; readonly key: Uint8Array }
  | {
      readonly kind: 'device-and-passphrase';
      readonly key: Uint8Array;
      readonly passphrase: string;
    };

const DEVICE_KEY_BYTES = 32;
const MAX_PASSPHRASE_BYTES = 1024;

const kinds: Readonly<Record<UserSecret['kind'], SecretKind>> = {
  passphrase: 0,
  device: 2,
  'device-and-passphrase': 3,
};

export function secretKindOf(kind: UserSecret['kind']): SecretKind {
  return kinds[kind];
}

/** NFKC, UTF-8: the same passphrase typed on two keyboards is the same bytes. */
export function passphraseBytes(secret: UserSecret): Uint8Array {
  return secret.kind === 'device' ? Uint8Array.of(0) : utf8(secret.passphrase.normalize('NFKC'));
}

export function deviceKey(secret: UserSecret): Uint8Array {
  return secret.kind === 'passphrase' ? new Uint8Array(DEVICE_KEY_BYTES) : secret.key;
}

/** Throws `ERR_FIELD_INVALID` for a secret that no reference may be made or checked with. */
export function checkUserSecret(secret: UserSecret): void {
  if (secret.kind !== 'passphrase' && secret.key.length !== DEVICE_KEY_BYTES) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a device secret is exactly 32 bytes');
  }
  if (secret.kind === 'device') return;
  const { length } = passphraseBytes(secret);
  // Halves of surrogate pairs all become the same bytes of UTF-8.
  if (!secret.passphrase.isWellFormed()) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'the passphrase is not well-formed Unicode');
  }
  if (length === 0 || length > MAX_PASSPHRASE_BYTES) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a passphrase is 1 to 1024 bytes of UTF-8');
  }
}
