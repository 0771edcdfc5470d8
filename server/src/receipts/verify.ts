import { base64url, compactVerify, errors, importJWK } from 'jose';
import * as z from 'zod';
import { type PublicKey, type PublicKeySet, SIGNING_ALGORITHMS } from '../keys/ports.ts';
import { RECEIPT_TYPE, ReceiptClaims } from './claims.ts';

export type ReceiptProblem =
  /** No receipt: another form, another type of token, or claims that make no sense. */
  | 'malformed'
  /** No key of this name: not ours, or retired. */
  | 'unknown-key'
  | 'signature'
  | 'issuer'
  | 'not-yet-valid'
  | 'expired'
  /** An answer to another question. */
  | 'nonce';

export type ReceiptVerification =
  | { readonly valid: true; readonly claims: ReceiptClaims }
  | { readonly valid: false; readonly reason: ReceiptProblem };

export interface ReceiptExpectations {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Absent: not compared. */
  readonly nonce?: string;
  /** Absent: not compared. */
  readonly issuer?: string;
}

/** Nothing else may stand in a header: no key of its own, no address of one, no extension. */
const Header = z.strictObject({
  alg: z.enum(SIGNING_ALGORITHMS),
  kid: z.string(),
  typ: z.literal(RECEIPT_TYPE),
});

/** Whether a text is a receipt under one of these keys, for this question, at this time. */
export async function verifyReceipt(
  jws: string,
  { keys }: PublicKeySet,
  expected: ReceiptExpectations,
): Promise<ReceiptVerification> {
  const parts = jws.split('.');
  const [first = '', second = ''] = parts;
  const header = Header.safeParse(jsonIn(first));
  if (parts.length !== 3 || !parts.every(isCanonical) || !header.success) return no('malformed');
  const key = keys.find(({ kid }) => kid === header.data.kid);
  if (key === undefined) return no('unknown-key');
  if (!(await isSigned(jws, key))) return no('signature');
  const claims = ReceiptClaims.safeParse(jsonIn(second));
  if (!claims.success) return no('malformed');
  const problem = problemOf(claims.data, expected);
  return problem === undefined ? { valid: true, claims: claims.data } : no(problem);
}

/** The algorithm is that of the key; what the header says about it is never enough. */
async function isSigned(jws: string, key: PublicKey): Promise<boolean> {
  try {
    await compactVerify(jws, await importJWK({ ...key }), { algorithms: [key.alg] });
    return true;
  } catch (error) {
    if (error instanceof errors.JOSEError) return false;
    throw error;
  }
}

function problemOf(
  { iss, iat, exp, nonce }: ReceiptClaims,
  expected: ReceiptExpectations,
): ReceiptProblem | undefined {
  if (expected.issuer !== undefined && iss !== expected.issuer) return 'issuer';
  // Written so that a time that is no number is never in time.
  if (!(expected.now >= iat * 1000)) return 'not-yet-valid';
  if (!(expected.now < exp * 1000)) return 'expired';
  if (expected.nonce !== undefined && nonce !== expected.nonce) return 'nonce';
  return undefined;
}

function no(reason: ReceiptProblem): ReceiptVerification {
  return { valid: false, reason };
}

/** Bits that decoding ignores would let two texts be the same receipt. */
function isCanonical(part: string): boolean {
  return /^[\w-]+$/.test(part) && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function jsonIn(part: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part)));
  } catch {
    return undefined;
  }
}
