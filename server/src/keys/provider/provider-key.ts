import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { keysUnavailable } from '../keys-unavailable.ts';
import type { Custodian, SecretLabel } from '../ports.ts';
import { publicKeyIn, selfSign } from './certificate.ts';
import type { ProviderAlgorithm, ProviderPublicKey } from './ports.ts';

/** Lengths that an RSA key may have, in bits. */
export const RSA_BITS = [2048, 3072] as const;
export type RsaBits = (typeof RSA_BITS)[number];

const DATA_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const PURPOSE = 'facenition/provider-key/1/';

/**
 * A key of the identity provider, as it stands in the key file. Keepers wrap 32 bytes, and an RSA
 * key is longer: they wrap a key of its own, which seals it.
 */
export interface ProviderKey {
  /** ISO 8601. */
  readonly created: string;
  /** ISO 8601: published from `created`, it signs from here on. */
  readonly signsFrom: string;
  readonly publicKey: ProviderPublicKey;
  /** Absent: retired. */
  readonly secret?: {
    /** As its custodian gave it out. */
    readonly dataKey: string;
    /** Nonce, PKCS#8 under AES-256-GCM, tag: base64url. Bound to the kid. */
    readonly sealed: string;
  };
  /** ISO 8601. */
  readonly retired?: string;
}

export interface ProviderKeyOptions {
  readonly algorithm?: ProviderAlgorithm;
  /** Of an RSA key; 2048 without. */
  readonly bits?: RsaBits;
  /** What the certificate is made out to. */
  readonly issuer: string;
}

/** A new key pair with its certificate. Times: milliseconds since 1970. */
export async function newProviderKey(
  { algorithm = 'RS256', bits = 2048, issuer }: ProviderKeyOptions,
  { now, signsFrom }: { readonly now: number; readonly signsFrom: number },
  custodian: Custodian,
): Promise<ProviderKey> {
  const { subtle } = globalThis.crypto;
  const pair = await subtle.generateKey(parametersOf(algorithm, bits), true, ['sign', 'verify']);
  const publicKey = await certified(pair, { alg: algorithm, issuer, now });
  const pkcs8 = new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey));
  const dataKey = randomBytes(DATA_KEY_BYTES);
  return {
    created: new Date(now).toISOString(),
    signsFrom: new Date(signsFrom).toISOString(),
    publicKey,
    secret: {
      dataKey: await custodian.wrap(dataKey, labelOf(publicKey.kid)),
      sealed: seal(pkcs8, dataKey, publicKey.kid),
    },
  };
}

/**
 * The private part.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE` where it cannot be opened, or is that of another key
 */
export async function openProviderKey(key: ProviderKey, custodian: Custodian): Promise<KeyObject> {
  const { kid, x5c } = key.publicKey;
  if (key.secret === undefined) throw keysUnavailable(`provider key ${kid} is retired`);
  const dataKey = await custodian.unwrap(key.secret.dataKey, labelOf(kid));
  const privateKey = privateKeyIn(key.secret.sealed, dataKey, kid);
  const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'));
  if (privateKey === undefined || !certificate.checkPrivateKey(privateKey)) {
    throw keysUnavailable(
      `provider key ${kid} cannot be opened: restore the key file from its backup`,
    );
  }
  return privateKey;
}

type Generated = Parameters<typeof selfSign>;

async function certified(keys: Generated[0], subject: Generated[1]): Promise<ProviderPublicKey> {
  const publicKey = publicKeyIn(await selfSign(keys, subject));
  // A name that begins like an option could not be given on a command line; the next certificate of
  // the same key has another serial number, and so another name.
  return publicKey.kid.startsWith('-') ? certified(keys, subject) : publicKey;
}

function parametersOf(algorithm: ProviderAlgorithm, bits: RsaBits) {
  return algorithm === 'RS256'
    ? {
        name: 'RSASSA-PKCS1-v1_5',
        hash: 'SHA-256',
        modulusLength: bits,
        publicExponent: new Uint8Array([1, 0, 1]),
      }
    : { name: 'ECDSA', namedCurve: 'P-256' };
}

function labelOf(kid: string): SecretLabel {
  return { purpose: 'provider-key', kid };
}

function seal(pkcs8: Uint8Array, dataKey: Uint8Array, kid: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, dataKey, nonce).setAAD(Buffer.from(PURPOSE + kid));
  const sealed = Buffer.concat([nonce, cipher.update(pkcs8), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

/** `undefined`: it was sealed under another key, for another kid, or was changed. */
function privateKeyIn(sealed: string, dataKey: Uint8Array, kid: string): KeyObject | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  try {
    const cipher = createDecipheriv(CIPHER, dataKey, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    cipher.setAAD(Buffer.from(PURPOSE + kid)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const pkcs8 = [cipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()];
    return createPrivateKey({ key: Buffer.concat(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    // No cause: what a parser says may quote the key.
    return undefined;
  }
}
