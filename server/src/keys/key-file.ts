import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError, placeFile } from '../files/atomic.ts';
import { withFileFaults } from '../files/file-faults.ts';
import { fileCustodian } from './custody/file.ts';
import {
  formatKeyFile,
  KEY_BYTES,
  type KeyFile,
  type KeyGeneration,
  parseKeyFile,
  type SigningKey,
} from './key-file-format.ts';
import { keysUnavailable } from './keys-unavailable.ts';
import type { Custodian, SigningAlgorithm } from './ports.ts';
import { generateSigningKey } from './signing-key.ts';

export const OWNER_ONLY = 0o600;

/**
 * Reads and checks a key file.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE` where it is absent, readable by anyone but its
 *   owner, or not a key file; the message names the command that mends it.
 */
export async function readKeyFile(path: string): Promise<KeyFile> {
  await checkOwnerOnly(path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    return await parseKeyFile(text);
  } catch {
    // No cause: a parser's message quotes what it read, and this is what it must not quote.
    throw keysUnavailable(`${path} is not a key file: restore it from its backup`);
  }
}

/**
 * Creates a key file with a first generation and a signing key, readable by its owner only. Answers
 * `false`, and changes nothing, where there is one.
 */
export async function createKeyFile(
  path: string,
  now: number,
  custodian: Custodian = fileCustodian,
): Promise<boolean> {
  const where = { code: 'ERR_KEYS_UNAVAILABLE', path, setting: 'FACENITION_KEY_FILE' } as const;
  return withFileFaults(where, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const content = formatKeyFile({
      custody: custodian.kind,
      generations: [await newGeneration(1, now, custodian)],
      signing: [await newSigningKey('EdDSA', now, custodian)],
      provider: [],
    });
    return placeFile(path, content, { mode: OWNER_ONLY, how: 'create' });
  });
}

/** Whether there is a key file, or something that stands in its place. */
export async function isKeyFileThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw unreadable(path, error);
  }
}

/** Throws `ERR_KEYS_UNAVAILABLE` where somebody else keeps the secrets of this file. */
export function checkCustody(
  path: string,
  file: KeyFile,
  custodian: Pick<Custodian, 'kind'>,
): void {
  if (file.custody === custodian.kind) return;
  throw keysUnavailable(
    `${path} was made with FACENITION_KEYS=${file.custody}, which is ${custodian.kind} now`,
  );
}

export async function newGeneration(
  kid: number,
  now: number,
  custodian: Custodian,
): Promise<KeyGeneration> {
  const label = { kid: String(kid) };
  return {
    kid,
    created: new Date(now).toISOString(),
    serviceKey: await custodian.wrap(randomBytes(KEY_BYTES), { ...label, purpose: 'service-key' }),
    pepper: await custodian.newPepper({ ...label, purpose: 'pepper' }),
  };
}

export async function newSigningKey(
  algorithm: SigningAlgorithm,
  now: number,
  custodian: Custodian,
): Promise<SigningKey> {
  const { publicKey, secret } = await generateSigningKey(algorithm);
  const label = { purpose: 'signing-key', kid: publicKey.kid } as const;
  return {
    created: new Date(now).toISOString(),
    publicKey,
    secret: await custodian.wrap(secret, label),
  };
}

async function checkOwnerOnly(path: string): Promise<void> {
  let mode: number;
  try {
    ({ mode } = await stat(path));
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw unreadable(path, error);
    throw keysUnavailable(
      `there is no key file at ${path}: restore it from its backup, or start over, without the ` +
        'tokens made so far, with `facenition keys init`',
    );
  }
  // Windows has no such bits: there the folder's access list is what protects the file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw keysUnavailable(`${path} is open to other users: close it with \`chmod 600 ${path}\``);
  }
}

function unreadable(path: string, error: unknown): Error {
  return keysUnavailable(
    `${path} cannot be read: give the user that runs facenition the permission`,
    error,
  );
}
