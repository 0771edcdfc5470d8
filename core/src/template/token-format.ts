import { concat, fromBase64Url, toBase64Url } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import type { Level } from '../pack/manifest.ts';

/** How a token begins. */
export const TOKEN_PREFIX = 'FN1.';
/** A whole token: 4 characters of prefix, 186 bytes in base64url. */
const TOKEN_CHARACTERS = 252;

const VERSION = 1;
/** C1024: 1024 bits under a key-releasing code. S: the same bits as they are, for rosters alone. */
const PROFILES = { personal: 1, roster: 3 } as const;
const HEADER_BYTES = 10;
export const SALT_BYTES = 16;
export const SEALED_BYTES = 160;
const TOKEN_BYTES = HEADER_BYTES + SALT_BYTES + SEALED_BYTES;

/** Which user-held secret enters the derivations. Kind 1 is reserved. */
export type SecretKind = 0 | 2 | 3;

/** What a token is good for: verifying one person, or finding a person among a roster's. */
export type TokenUse = keyof typeof PROFILES;

/** What a token says in the clear; all of it is bound into the derivations and the seal. */
export interface TokenHeader {
  readonly use: TokenUse;
  readonly level: Level;
  readonly keyRelease: boolean;
  readonly secretKind: SecretKind;
  readonly modelId: number;
  /** Minutes since the Unix epoch, on a whole day; 0: does not expire. */
  readonly expiryMinutes: number;
  /** Generation of the organisation's keys. */
  readonly kid: number;
  /** 0 in a roster: there is no code. */
  readonly codeId: number;
}

/**
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version (high nibble), profile (low nibble) |
 * | 1 | 1 | level (bits 0-3), roster (bit 4), key release (bit 5), secret kind (6-7) |
 * | 2 | 2 | model id |
 * | 4 | 4 | expiry, minutes |
 * | 8 | 1 | key generation |
 * | 9 | 1 | code |
 */
export function formatHeader(header: TokenHeader): Uint8Array {
  const fits = (value: number, bits: number): boolean =>
    Number.isInteger(value) && value >= 0 && value < 2 ** bits;
  const { kid, codeId, modelId, expiryMinutes } = header;
  if (!(fits(kid, 8) && fits(codeId, 8) && fits(modelId, 16) && fits(expiryMinutes, 32))) {
    throw new FacenitionError('ERR_INTERNAL', 'a number does not fit into a token');
  }
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[0] = (VERSION << 4) | PROFILES[header.use];
  bytes[1] =
    header.level |
    (header.use === 'roster' ? ROSTER_BIT : 0) |
    (header.keyRelease ? KEY_RELEASE_BIT : 0) |
    (header.secretKind << 6);
  view.setUint16(2, modelId);
  view.setUint32(4, expiryMinutes);
  bytes[8] = kid;
  bytes[9] = codeId;
  return bytes;
}

const ROSTER_BIT = 0x10;
const KEY_RELEASE_BIT = 0x20;
const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];
const secretKinds: readonly SecretKind[] = [0, 2, 3];

/** `undefined`: not a header of this version, or of no profile that it knows. */
export function parseHeader(bytes: Uint8Array): TokenHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const flags = view.getUint8(1);
  const level = levels.find((candidate) => candidate === (flags & 0x0f));
  const secretKind = secretKinds.find((candidate) => candidate === flags >> 6);
  const use: TokenUse = (flags & ROSTER_BIT) === 0 ? 'personal' : 'roster';
  if (view.getUint8(0) !== ((VERSION << 4) | PROFILES[use])) return undefined;
  if (level === undefined || secretKind === undefined) return undefined;
  const header: TokenHeader = {
    use,
    level,
    keyRelease: (flags & KEY_RELEASE_BIT) !== 0,
    secretKind,
    modelId: view.getUint16(2),
    expiryMinutes: view.getUint32(4),
    kid: view.getUint8(8),
    codeId: view.getUint8(9),
  };
  return use === 'personal' || isOfRoster(header) ? header : undefined;
}

function isOfRoster({ keyRelease, secretKind, codeId }: TokenHeader): boolean {
  return !keyRelease && secretKind === 2 && codeId === 0;
}

export interface TokenParts {
  readonly header: Uint8Array;
  readonly salt: Uint8Array;
  readonly sealed: Uint8Array;
}

export function formatToken({ header, salt, sealed }: TokenParts): string {
  return TOKEN_PREFIX + toBase64Url(concat(header, salt, sealed));
}

/** `undefined`: the text does not have the form of a token. Says nothing about its content. */
export function parseToken(token: string): TokenParts | undefined {
  if (token.length !== TOKEN_CHARACTERS || !token.startsWith(TOKEN_PREFIX)) return undefined;
  const bytes = fromBase64Url(token.slice(TOKEN_PREFIX.length));
  if (bytes?.length !== TOKEN_BYTES) return undefined;
  return {
    header: bytes.subarray(0, HEADER_BYTES),
    salt: bytes.subarray(HEADER_BYTES, HEADER_BYTES + SALT_BYTES),
    sealed: bytes.subarray(HEADER_BYTES + SALT_BYTES),
  };
}
