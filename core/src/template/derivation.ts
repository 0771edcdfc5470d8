import { concat, utf8 } from '../bytes.ts';
import { FacenitionError, type FacenitionErrorCode } from '../errors.ts';
import type { Argon2Cost, KeyRing, MessageMacs, PassphraseHash } from '../ports.ts';
import { type DerivationKey, derivationKey, hmacSha256, platformMacs } from './platform-crypto.ts';
import { CODE_LENGTH } from './polar-code.ts';
import { PROJECTION_KEY_BYTES } from './projection.ts';
import { type SecretKind, TOKEN_PREFIX } from './token-format.ts';
import { deviceKey, passphraseBytes, type UserSecret } from './user-secret.ts';

/** Everything that one reference is masked and projected with. */
export interface MaskingKeys {
  readonly projectionKey: Uint8Array;
  /** 1024 bits that hide the reference from whoever has only the server's keys. */
  readonly mask: Uint8Array;
}

/** And tagged with, where it has a code. */
export interface ReferenceKeys extends MaskingKeys {
  /** What identifies each message: 32 bytes that stand for it without telling it. */
  tags(messages: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
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

export interface DerivationPorts {
  readonly keys: KeyRing;
  readonly passphraseHash: PassphraseHash;
  /** Absent: the platform's WebCrypto. */
  readonly messageMacs?: MessageMacs;
}

/** Bytes of every key and of both factors. */
export const KEY_BYTES = 32;
const ZERO = Uint8Array.of(0);

/** RFC 9106, second recommended option but for one lane: 64 MiB, three passes. */
export const PASSPHRASE_COST: Argon2Cost = { memoryKiB: 65536, passes: 3 };

/** Length-prefixed: two bytes big-endian, then the bytes. */
function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes);
}

function context(label: string, { header, scope }: Binding): Uint8Array {
  return concat(utf8(`facenition/v1/${label}`), ZERO, header, lengthPrefixed(scope));
}

/** A port that answers fewer bytes would quietly take the secret out of the derivation. */
function exactlyKeyBytes(bytes: Uint8Array, code: FacenitionErrorCode, what: string): Uint8Array {
  if (bytes.length === KEY_BYTES) return bytes;
  throw new FacenitionError(code, `the ${what} is not of ${KEY_BYTES} bytes`);
}

/** What the user-held secret contributes: 32 bytes (A). */
export async function userFactor(
  secret: UserSecret,
  kind: SecretKind,
  salt: Uint8Array,
  passphraseHash: PassphraseHash,
): Promise<Uint8Array> {
  const stretched = async (): Promise<Uint8Array> =>
    exactlyKeyBytes(
      await passphraseHash.argon2id(passphraseBytes(secret), salt, PASSPHRASE_COST),
      'ERR_INTERNAL',
      'passphrase hash',
    );
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
  const pepper = await keys.pepper(kid, concat(utf8('facenition/v1/pepper'), factor));
  return pepper && exactlyKeyBytes(pepper, 'ERR_KEYS_UNAVAILABLE', 'pepper');
}

/** @param key of user factor and pepper factor, joined */
export async function maskingKeys(key: DerivationKey, binding: Binding): Promise<MaskingKeys> {
  const [projectionKey, mask] = await Promise.all([
    expand(key, binding, 'proj', PROJECTION_KEY_BYTES),
    expand(key, binding, 'mask', CODE_LENGTH / 8),
  ]);
  return { projectionKey, mask };
}

/** @param secrets user factor and pepper factor, joined */
export async function referenceKeys(
  secrets: Uint8Array,
  binding: Binding,
  messageMacs: MessageMacs = platformMacs,
): Promise<ReferenceKeys> {
  const key = await derivationKey(secrets);
  const [masking, tag] = await Promise.all([
    maskingKeys(key, binding),
    expand(key, binding, 'tag', KEY_BYTES),
  ]);
  return {
    ...masking,
    async tags(messages) {
      const macs = await messageMacs(tag, messages);
      return messages.map((_, i) =>
        exactlyKeyBytes(macs[i] ?? new Uint8Array(), 'ERR_INTERNAL', 'tag'),
      );
    },
    release: async (message) =>
      expand(await derivationKey(concat(secrets, message)), binding, 'release', KEY_BYTES),
  };
}

function expand(
  key: DerivationKey,
  binding: Binding,
  label: string,
  length: number,
): Promise<Uint8Array> {
  return key.derive(binding.salt, context(label, binding), length);
}

/**
 * The keys of a reference from its secret and a key generation. Where that does not exist,
 * `complete` is false and the keys are of the same kind, but open nothing.
 */
export async function keysOfReference(
  secret: UserSecret,
  kind: SecretKind,
  kid: number,
  binding: Binding,
  { keys, passphraseHash, messageMacs }: DerivationPorts,
): Promise<{ readonly complete: boolean; readonly keys: ReferenceKeys }> {
  const factor = await userFactor(secret, kind, binding.salt, passphraseHash);
  const pepper = await pepperFactor(factor, kid, keys);
  const secrets = concat(factor, pepper ?? new Uint8Array(KEY_BYTES));
  return {
    complete: pepper !== undefined,
    keys: await referenceKeys(secrets, binding, messageMacs),
  };
}

/** The key that seals a token. `undefined`: no such generation. */
export async function sealKey(
  { header, salt }: Binding,
  kid: number,
  keys: KeyRing,
): Promise<Uint8Array | undefined> {
  const key = await keys.sealKey(kid, salt, concat(utf8('facenition/v1/seal'), ZERO, header));
  return key && exactlyKeyBytes(key, 'ERR_KEYS_UNAVAILABLE', 'seal key');
}

/** What the seal authenticates besides its content. */
export function sealedWith({ header, salt, scope }: Binding): Uint8Array {
  return concat(utf8(TOKEN_PREFIX), header, salt, lengthPrefixed(scope));
}
