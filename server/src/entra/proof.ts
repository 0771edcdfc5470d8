import { createHash } from 'node:crypto';
import type { SignInProof } from '../store/entra-sign-ins.ts';

/**
 * Two secrets bind a sign-in to one browser. The first is a cookie of the browser that brought the
 * request of Entra; the second is in the address that the capture page is left by, and so is known to
 * the browser that made the capture alone. Whoever lets somebody else make the capture lacks the
 * second, and that other person's browser lacks the first.
 */
export interface Secrets {
  readonly browserKey: string;
  readonly returnKey: string;
}

export function proofOf({ browserKey, returnKey }: Secrets): SignInProof {
  return { browserHash: sha256(browserKey), returnHash: sha256(returnKey) };
}

export function sha256(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}
