import { fromBase64 } from '../bytes.ts';
import type { CodeName } from '../pack/manifest.ts';
import { type CodeTable, h56, h64, h80, h96, h112, t48 } from './code-tables.ts';

/** Length of every code: the bits that a reference holds. */
export const CODE_LENGTH = 1024;
/** log2 of the length. */
export const CODE_STAGES = 10;

/**
 * A polar code with dynamic frozen symbols (Trifonov and Miloslavskaya, IEEE JSAC 34(2), 2016):
 * a frozen position is a fixed parity of the message bits before it.
 */
export interface PolarCode {
  readonly name: CodeName;
  readonly id: number;
  /** Message length in bits, a multiple of 8. */
  readonly messageBits: number;
  readonly listSize: number;
  /** Positions that carry message bits, ascending. */
  readonly information: readonly number[];
  /** `messageBits / 8` bytes for each of the 1024 positions. */
  readonly masks: Uint8Array;
}

const tables: Readonly<Record<CodeName, CodeTable>> = {
  T48: t48,
  H56: h56,
  H64: h64,
  H80: h80,
  H96: h96,
  H112: h112,
};

export const codeNames: readonly CodeName[] = ['T48', 'H56', 'H64', 'H80', 'H96', 'H112'];

const cache = new Map<CodeName, PolarCode>();

export function polarCode(name: CodeName): PolarCode {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const { id, messageBits, listSize, information, masks } = tables[name];
  const positions = fromBase64(information);
  const code: PolarCode = {
    name,
    id,
    messageBits,
    listSize,
    information: Array.from({ length: CODE_LENGTH }, (_, i) => i).filter((i) => bit(positions, i)),
    masks: fromBase64(masks),
  };
  cache.set(name, code);
  return code;
}

/** The code of this number in a token, if there is one. */
export function polarCodeById(id: number): PolarCode | undefined {
  const name = codeNames.find((candidate) => tables[candidate].id === id);
  return name === undefined ? undefined : polarCode(name);
}

/** Bit `index` of packed bits, least significant first. */
export function bit(packed: Uint8Array, index: number): number {
  return (packed[index >> 3]! >> (index & 7)) & 1;
}

/** Encodes a message of `messageBits / 8` bytes into 128 bytes. */
export function encodeMessage(code: PolarCode, message: Uint8Array): Uint8Array {
  const symbols = sourceSymbols(code, message);
  polarTransform(symbols);
  return packBits(symbols);
}

/** Packs values 0 and 1 into bytes, least significant bit first. */
export function packBits(symbols: Uint8Array): Uint8Array {
  const packed = new Uint8Array(symbols.length / 8);
  for (let i = 0; i < symbols.length; i++) {
    if (symbols[i] === 1) packed[i >> 3]! |= 1 << (i & 7);
  }
  return packed;
}

function sourceSymbols(code: PolarCode, message: Uint8Array): Uint8Array {
  const bytes = code.messageBits / 8;
  const symbols = new Uint8Array(CODE_LENGTH);
  const sofar = new Uint8Array(bytes);
  let next = 0;
  for (let i = 0; i < CODE_LENGTH; i++) {
    if (code.information[next] === i) {
      const value = bit(message, next);
      symbols[i] = value;
      sofar[next >> 3]! |= value << (next & 7);
      next += 1;
    } else {
      symbols[i] = parity(sofar, code.masks.subarray(i * bytes, (i + 1) * bytes));
    }
  }
  return symbols;
}

function parity(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum ^= a[i]! & b[i]!;
  sum ^= sum >> 4;
  sum ^= sum >> 2;
  return (sum ^ (sum >> 1)) & 1;
}

/** Multiplies by the Kronecker power of [[1, 0], [1, 1]] over GF(2), in place. */
export function polarTransform(symbols: Uint8Array): void {
  for (let half = 1; half < symbols.length; half <<= 1) {
    for (let block = 0; block < symbols.length; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        symbols[i]! ^= symbols[i + half]!;
      }
    }
  }
}
