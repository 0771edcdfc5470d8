import { concat, utf8 } from '../bytes.ts';
import type { Argon2Cost, KeyRing, PassphraseHash } from '../ports.ts';
import { hkdfSha256, hmacSha256, type MacKey, macKey } from './platform-crypto.ts';
import { CODE_LENGTH } from './polar-code.ts';
import { PROJECTION_KEY_BYTES } from './projection.ts';
import { type SecretKind, TOKEN_PREFIX } from './token-format.ts';
import { deviceKey, passphraseBytes, type UserSecret } from './user-secret.ts';

/** Everything that one reference is masked, projected and tagged with. */
export interface ReferenceKeys {
  readonly projectionKey: Uint8Array;
  /** 1024 bits that hide the reference from whoever has only the server's keys. */
  readonly mask: Uint8Array;
  readonly tagKey: MacKey;
  /** The key that a decoded message releases: 32 bytes. */
  release(message: Uint8Array): Promise<Uint8Array>;
}

/** What a derivation is bound to besides the keys. */
export interface Binding {
  readonly header: Uint8Array;
  readonly salt: Uint8Array;
  /** UTF-8 of the scope, at most 65535 bytes. */
  readonly scope: Uint8Array;
}

const ZERO = Uint8Array.of(0);

/** RFC 9106, second recommended option but for one lane: 64 MiB, three passes. */
const PASSPHRASE_COST: Argon2Cost = { memoryKiB: 65536, passes: 3 };

/** Length-prefixed: two bytes big-endian, then the bytes. */
function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes);
}

function context(label: string, { header, scope }: Binding): Uint8Array {
  return concat(utf8(`facenition/v1/${label}`), ZERO, header, lengthPrefixed(scope));
}

/** What the user-held secret contributes: 32 bytes (A). */
export async function userFactor(
  secret: UserSecret,
  kind: SecretKind,
  salt: Uint8Array,
  passphraseHash: PassphraseHash,
): Promise<Uint8Array> {
  const stretched = (): Promise<Uint8Array> =>
    passphraseHash.argon2id(passphraseBytes(secret), salt, PASSPHRASE_COST);
  switch (kind) {
    case 0:
      return stretched();
    case 2:
      return hmacSha256(deviceKey(secret), concat(utf8('facenition/v1/user'), ZERO, salt));
    case 3: {
      const label = concat(utf8('facenition/v1/user+pw'), ZERO, salt, await stretched());
      return hmacSha256(deviceKey(secret), label);
    }
  }
}

/** The organisation's contribution to a user factor (P). `undefined`: no such generation. */
export async function pepperFactor(
  factor: Uint8Array,
  kid: number,
  keys: KeyRing,
): Promise<Uint8Array | undefined> {
  return keys.pepper(kid, concat(utf8('facenition/v1/pepper'), factor));
}

/** @param secrets user factor and pepper factor, joined */
export async function referenceKeys(secrets: Uint8Array, binding: Binding): Promise<ReferenceKeys> {
  const { salt } = binding;
  const expand = (label: string, length: number): Promise<Uint8Array> =>
    hkdfSha256(secrets, salt, context(label, binding), length);
  const [projectionKey, mask, tag] = await Promise.all([
    expand('proj', PROJECTION_KEY_BYTES),
    expand('mask', CODE_LENGTH / 8),
    expand('tag', 32),
  ]);
  return {
    projectionKey,
    mask,
    tagKey: await macKey(tag),
    release: (message) =>
      hkdfSha256(concat(secrets, message), salt, context('release', binding), 32),
  };
}

/** The key that seals a token. `undefined`: no such generation. */
export async function sealKey(
  { header, salt }: Binding,
  kid: number,
  keys: KeyRing,
): Promise<Uint8Array | undefined> {
  return keys.sealKey(kid, salt, concat(utf8('facenition/v1/seal'), ZERO, header));
}

/** What the seal authenticates besides its content. */
export function sealedWith({ header, salt, scope }: Binding): Uint8Array {
  return concat(utf8(TOKEN_PREFIX), header, salt, lengthPrefixed(scope));
}
