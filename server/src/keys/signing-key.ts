import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import * as z from 'zod';
import { keysUnavailable } from './keys-unavailable.ts';
import type { PublicKey, Signer, SigningAlgorithm } from './ports.ts';

type Jwk =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

const common = { x: z.string(), d: z.base64url() };
const Generated = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), ...common }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), y: z.string(), ...common }),
]);

/** A new key pair; the private part is 32 bytes with either algorithm. */
export async function generateSigningKey(
  algorithm: SigningAlgorithm,
): Promise<{ readonly publicKey: PublicKey; readonly secret: Uint8Array }> {
  const { privateKey } =
    algorithm === 'EdDSA'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = Generated.parse(privateKey.export({ format: 'jwk' }));
  const publicKey = await publicKeyOf(jwk);
  // A name that begins like an option could not be given on a command line.
  if (publicKey.kid.startsWith('-')) return generateSigningKey(algorithm);
  return { publicKey, secret: new Uint8Array(Buffer.from(jwk.d, 'base64url')) };
}

/** The public part of a key, named by its thumbprint. */
export async function publicKeyOf(jwk: Jwk): Promise<PublicKey> {
  const kid = await calculateJwkThumbprint({ ...jwk });
  return jwk.kty === 'OKP'
    ? { kty: jwk.kty, crv: jwk.crv, x: jwk.x, kid, alg: 'EdDSA', use: 'sig' }
    : { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, kid, alg: 'ES256', use: 'sig' };
}

/**
 * A signer over a private key in memory.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE` where the two parts do not belong together
 */
export function createSigner(publicKey: PublicKey, secret: Uint8Array): Signer {
  const { kid, alg } = publicKey;
  const d = Buffer.from(secret).toString('base64url');
  const key = privateKeyOf({ ...publicKey, d });
  const digest = digestOf(alg);
  const signWith = (bytes: Uint8Array): Uint8Array =>
    new Uint8Array(sign(digest, bytes, { key, dsaEncoding: 'ieee-p1363' }));
  const probe = new Uint8Array(32);
  if (!createVerifier(publicKey)(probe, signWith(probe))) throw notAPair(kid);
  return { kid, alg, sign: async (bytes) => signWith(bytes) };
}

/** Whether a signature is that of these bytes under this key. */
export type Verifier = (bytes: Uint8Array, signature: Uint8Array) => boolean;

export function createVerifier(publicKey: PublicKey): Verifier {
  const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
  const digest = digestOf(publicKey.alg);
  return (bytes, signature) => verify(digest, bytes, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** Ed25519 hashes by itself. */
function digestOf(alg: SigningAlgorithm): 'sha256' | null {
  return alg === 'EdDSA' ? null : 'sha256';
}

function privateKeyOf(jwk: PublicKey & { readonly d: string }): KeyObject {
  try {
    return createPrivateKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    throw notAPair(jwk.kid);
  }
}

function notAPair(kid: string): Error {
  return keysUnavailable(
    `the private and the public part of signing key ${kid} do not belong together: restore the ` +
      'key file from its backup',
  );
}
