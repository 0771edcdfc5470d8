import { createHash, randomInt } from 'node:crypto';

const DIGITS = 6;

/** Six digits, each code as likely as any other. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
}

/**
 * What is kept of a code: SHA-256, bound to the credential that it was made for, so that the code
 * of one proves nothing about another.
 *
 * It does not hide the code from who can read it: a million guesses take any computer a second,
 * and a slow hash would make that minutes. What protects a code is that it is good for five tries
 * and ten minutes. Where a key ring is at hand, its pepper over this hash keeps the code from
 * readers of the database alone.
 */
export function codeHash(code: string, credentialId: string): Uint8Array {
  // As JSON, no two pairs read the same.
  const content = JSON.stringify(['facenition one-time code', credentialId, code]);
  return createHash('sha256').update(content).digest();
}
