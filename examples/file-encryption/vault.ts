import type { webcrypto } from 'node:crypto';
import {
  type AcquisitionFailure,
  enrol,
  type Level,
  type TemplatePorts,
  verify,
} from '@facenition/core';

/** What opens a file: a face, and a secret that the person's device keeps. */
export interface Opener {
  readonly photos: readonly Uint8Array[];
  /** 32 random bytes. */
  readonly deviceSecret: Uint8Array;
  readonly level: Level;
}

interface NotAcquired {
  readonly outcome: 'not-acquired';
  readonly reason: AcquisitionFailure;
}

export type EncryptionOutcome =
  | { readonly outcome: 'encrypted'; readonly file: Uint8Array }
  | NotAcquired;

export type DecryptionOutcome =
  | { readonly outcome: 'decrypted'; readonly content: Uint8Array }
  /** Another face, another secret, or a token that was changed. */
  | { readonly outcome: 'refused' }
  /** The right person, but not the file as it was written. */
  | { readonly outcome: 'damaged' }
  | NotAcquired;

const SCOPE = 'file';
const FORM = /^FNF1 (FN1\.[\w-]+) ([\w-]{43}) ([\w-]{16})$/;
const LONGEST_HEADER = 512;
const USE = new TextEncoder().encode('facenition example: file');

/**
 * Encrypts a file so that a face opens it: `FNF1 TOKEN SALT IV`, a line feed, and the content under
 * AES-256-GCM, which covers that line too. The key is written nowhere: the face releases it.
 */
export async function encrypt(
  content: Uint8Array<ArrayBuffer>,
  opener: Opener,
  ports: TemplatePorts,
): Promise<EncryptionOutcome> {
  const common = { samples: opener.photos, scope: SCOPE, level: opener.level };
  const secret = { kind: 'device', key: opener.deviceSecret } as const;
  const enrolled = await enrol({ ...common, secret, allowKeyRelease: true }, ports);
  if (enrolled.outcome !== 'enrolled') return enrolled;
  const released = await release(enrolled.token, opener, ports);
  if (released.outcome !== 'released') throw new Error('a new token does not open');

  const salt = crypto.getRandomValues(new Uint8Array(32));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const line = `FNF1 ${enrolled.token} ${base64url(salt)} ${base64url(iv)}\n`;
  const header = new TextEncoder().encode(line);
  const key = await fileKey(released.key, salt, 'encrypt');
  const sealing = { name: 'AES-GCM', iv, additionalData: header };
  const sealed = await crypto.subtle.encrypt(sealing, key, content);
  return {
    outcome: 'encrypted',
    file: new Uint8Array(Buffer.concat([header, Buffer.from(sealed)])),
  };
}

/** Opens a file, for the face and the secret that it was encrypted for. */
export async function decrypt(
  file: Uint8Array<ArrayBuffer>,
  opener: Opener,
  ports: TemplatePorts,
): Promise<DecryptionOutcome> {
  const end = file.subarray(0, LONGEST_HEADER).indexOf(0x0a);
  const [, token, salt, iv] =
    FORM.exec(Buffer.from(file.subarray(0, end)).toString('latin1')) ?? [];
  if (token === undefined || salt === undefined || iv === undefined) return { outcome: 'damaged' };
  const released = await release(token, opener, ports);
  if (released.outcome !== 'released') return released;

  const key = await fileKey(released.key, bytes(salt), 'decrypt');
  const header = file.subarray(0, end + 1);
  const sealing = { name: 'AES-GCM', iv: bytes(iv), additionalData: header };
  return crypto.subtle.decrypt(sealing, key, file.subarray(end + 1)).then(
    (content) => ({ outcome: 'decrypted', content: new Uint8Array(content) }),
    () => ({ outcome: 'damaged' }),
  );
}

type Released =
  | { readonly outcome: 'released'; readonly key: Uint8Array }
  | { readonly outcome: 'refused' }
  | NotAcquired;

async function release(
  token: string,
  { photos, deviceSecret, level }: Opener,
  ports: TemplatePorts,
): Promise<Released> {
  const secret = { kind: 'device', key: deviceSecret } as const;
  const request = { token, samples: photos, secret, scope: SCOPE, level, releaseKey: true };
  const outcome = await verify(request, ports);
  if (outcome.outcome === 'not-acquired') return outcome;
  if (outcome.outcome !== 'match' || outcome.releasedKey === undefined) {
    return { outcome: 'refused' };
  }
  return { outcome: 'released', key: outcome.releasedKey };
}

/** A key for one file, which never leaves WebCrypto. */
async function fileKey(
  released: Uint8Array,
  salt: Uint8Array<ArrayBuffer>,
  use: 'encrypt' | 'decrypt',
): Promise<webcrypto.CryptoKey> {
  const material = await crypto.subtle.importKey('raw', Uint8Array.from(released), 'HKDF', false, [
    'deriveKey',
  ]);
  released.fill(0);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt, info: USE };
  const algorithm = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(derivation, material, algorithm, false, [use]);
}

function base64url(data: Uint8Array): string {
  return Buffer.from(data).toString('base64url');
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text, 'base64url'));
}
