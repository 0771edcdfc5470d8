import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * The hash of a secret of a relying party. The secret has 256 random bits, so that no slow hash has
 * to make up for a weak one.
 */
export function hashClientSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}

/** Whether a secret is the one with this hash, base64url. */
export function compareClientSecret(kept: string | undefined, shown: string): boolean {
  if (kept === undefined) return false;
  const hash = Buffer.from(kept, 'base64url');
  const other = hashClientSecret(shown);
  return hash.length === other.length && timingSafeEqual(hash, other);
}
