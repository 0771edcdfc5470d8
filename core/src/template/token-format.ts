import { concat, fromBase64Url, toBase64Url } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import type { Level } from '../pack/manifest.ts';

/** How a token begins. */
export const TOKEN_PREFIX = 'FN1.';
/** A whole token: 4 characters of prefix, 186 bytes in base64url. */
const TOKEN_CHARACTERS = 252;

const VERSION = 1;
/** Profile C1024: 1024 bits of reference, sealed, with a key-releasing code. */
const PROFILE = 1;
const HEADER_BYTES = 10;
export const SALT_BYTES = 16;
const SEALED_BYTES = 160;
const TOKEN_BYTES = HEADER_BYTES + SALT_BYTES + SEALED_BYTES;

/** Which user-held secret enters the derivations. Kind 1 is reserved. */
export type SecretKind = 0 | 2 | 3;

/** What a token says in the clear; all of it is bound into the derivations and the seal. */
export interface TokenHeader {
  readonly level: Level;
  readonly keyRelease: boolean;
  readonly secretKind: SecretKind;
  readonly modelId: number;
  /** Minutes since the Unix epoch, on a whole day; 0: does not expire. */
  readonly expiryMinutes: number;
  /** Generation of the organisation's keys. */
  readonly kid: number;
  readonly codeId: number;
}

/**
 * | offset | bytes | field |
 * |---|---|---|
 * | 0 | 1 | version (high nibble), profile (low nibble) |
 * | 1 | 1 | level (bits 0-3), roster (bit 4, reserved), key release (bit 5), secret kind (6-7) |
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
  bytes[0] = (VERSION << 4) | PROFILE;
  bytes[1] = header.level | (header.keyRelease ? 0x20 : 0) | (header.secretKind << 6);
  view.setUint16(2, modelId);
  view.setUint32(4, expiryMinutes);
  bytes[8] = kid;
  bytes[9] = codeId;
  return bytes;
}

const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];
const secretKinds: readonly SecretKind[] = [0, 2, 3];

/** `undefined`: not a header of this version and profile. */
export function parseHeader(bytes: Uint8Array): TokenHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const flags = view.getUint8(1);
  const level = levels.find((candidate) => candidate === (flags & 0x0f));
  const secretKind = secretKinds.find((candidate) => candidate === flags >> 6);
  const roster = (flags & 0x10) !== 0;
  if (view.getUint8(0) !== ((VERSION << 4) | PROFILE)) return undefined;
  if (level === undefined || secretKind === undefined || roster) return undefined;
  return {
    level,
    keyRelease: (flags & 0x20) !== 0,
    secretKind,
    modelId: view.getUint16(2),
    expiryMinutes: view.getUint32(4),
    kid: view.getUint8(8),
    codeId: view.getUint8(9),
  };
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
