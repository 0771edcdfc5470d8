import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import type { PublicKey, PublicKeySet } from './ports.ts';

const coordinate = z.base64url().length(43);
const named = { kid: z.string().min(1).max(256), use: z.literal('sig') } as const;

/** The keys that we can use; a set may hold others, and members that we do not know. */
const UsableKey = z.discriminatedUnion('kty', [
  z.object({
    ...named,
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    alg: z.literal('EdDSA'),
    x: coordinate,
  }),
  z.object({
    ...named,
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    alg: z.literal('ES256'),
    x: coordinate,
    y: coordinate,
  }),
]);
const KeySet = z.looseObject({ keys: z.array(z.unknown()) });

/**
 * Reads a JWK set (RFC 7517), as `/.well-known/jwks.json` answers it.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` where it is none, or holds no key that signs receipts
 */
export function parsePublicKeySet(text: string): PublicKeySet {
  const keys = keysIn(text);
  if (keys.length === 0) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'this is no JWK set with a key for signatures');
  }
  return { keys };
}

function keysIn(text: string): readonly PublicKey[] {
  try {
    return KeySet.parse(JSON.parse(text)).keys.flatMap((key) => {
      const usable = UsableKey.safeParse(key);
      return usable.success ? [usable.data] : [];
    });
  } catch {
    return [];
  }
}
