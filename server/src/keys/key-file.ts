import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import { isSystemError, placeFile } from '../files/atomic.ts';
import { withFileFaults } from '../files/file-faults.ts';

const KEY_BYTES = 32;
const LAST_KID = 255;
const OWNER_ONLY = 0o600;

const Key = z.base64url().refine((text) => Buffer.from(text, 'base64url').length === KEY_BYTES);

const KeyFile = z.strictObject({
  version: z.literal(1),
  generations: z
    .array(
      z.strictObject({
        kid: z.int().min(0).max(LAST_KID),
        created: z.iso.datetime(),
        serviceKey: Key,
        pepper: Key,
      }),
    )
    .min(1)
    .refine((list) => list.every((entry, at) => at === 0 || entry.kid > (list[at - 1]?.kid ?? 0))),
});

/** One generation of the organisation's secret keys. The last in the file is the current one. */
export interface KeyGeneration {
  /** 0..255; every token names the generation it was made under. */
  readonly kid: number;
  /** ISO 8601. */
  readonly created: string;
  /** base64url of 32 bytes. */
  readonly serviceKey: string;
  /** base64url of 32 bytes. */
  readonly pepper: string;
}

/**
 * Reads and checks a key file.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE` where it is absent, readable by anyone but its
 *   owner, or not a key file; the message names the command that mends it.
 */
export async function readKeyFile(path: string): Promise<readonly KeyGeneration[]> {
  await checkOwnerOnly(path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    return KeyFile.parse(JSON.parse(text)).generations;
  } catch {
    // No cause: a parser's message quotes what it read, and this is what it must not quote.
    throw unavailable(`${path} is not a key file: restore it from its backup`);
  }
}

/**
 * Creates a key file with a first generation, readable by its owner only. Answers `false`, and
 * changes nothing, where there is one.
 */
export async function createKeyFile(path: string, now: number): Promise<boolean> {
  const where = { code: 'ERR_KEYS_UNAVAILABLE', path, setting: 'FACENITION_KEY_FILE' } as const;
  return withFileFaults(where, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const content = encode([newGeneration(1, now)]);
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

/**
 * Adds a generation, which new tokens use from now on; those under older ones keep verifying.
 * Answers its `kid`.
 */
export async function rotateKeyFile(path: string, now: number): Promise<number> {
  const release = await lock(path);
  try {
    const generations = await readKeyFile(path);
    const kid = (generations.at(-1)?.kid ?? 0) + 1;
    if (kid > LAST_KID)
      throw unavailable(`${path} holds all ${LAST_KID + 1} generations there can be`);
    const content = encode([...generations, newGeneration(kid, now)]);
    await placeFile(path, content, { mode: OWNER_ONLY, how: 'replace' });
    return kid;
  } finally {
    await release();
  }
}

/** Two rotations at once would each drop the other's generation, and with it tokens made since. */
async function lock(path: string): Promise<() => Promise<void>> {
  const lockPath = `${path}.lock`;
  try {
    await (await open(lockPath, 'wx', OWNER_ONLY)).close();
  } catch (error) {
    if (!isSystemError(error, 'EEXIST')) throw unavailable(`cannot write beside ${path}`, error);
    throw unavailable(
      `another rotation is under way; if none is, one was broken off: remove ${lockPath}`,
    );
  }
  return () => rm(lockPath, { force: true });
}

async function checkOwnerOnly(path: string): Promise<void> {
  let mode: number;
  try {
    ({ mode } = await stat(path));
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw unreadable(path, error);
    throw unavailable(
      `there is no key file at ${path}: restore it from its backup, or start over, without the ` +
        'tokens made so far, with `facenition keys init`',
    );
  }
  // Windows has no such bits: there the folder's access list is what protects the file.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw unavailable(`${path} is open to other users: close it with \`chmod 600 ${path}\``);
  }
}

function newGeneration(kid: number, now: number): KeyGeneration {
  const key = (): string => randomBytes(KEY_BYTES).toString('base64url');
  return { kid, created: new Date(now).toISOString(), serviceKey: key(), pepper: key() };
}

function encode(generations: readonly KeyGeneration[]): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ version: 1, generations }, undefined, 2)}\n`);
}

function unreadable(path: string, error: unknown): FacenitionError {
  return unavailable(
    `${path} cannot be read: give the user that runs facenition the permission`,
    error,
  );
}

function unavailable(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_KEYS_UNAVAILABLE', message, { cause });
}
