import { randomBytes } from 'node:crypto';

/** 128 random bits, in letters that every format takes. */
export function randomId(): string {
  return randomBytes(16).toString('base64url');
}
