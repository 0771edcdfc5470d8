import { open, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { FacenitionError } from '@facenition/core';
import { isSystemError, placeFile } from '../files/atomic.ts';
import { OWNER_ONLY, readKeyFile } from './key-file.ts';
import { formatKeyFile, type KeyFile } from './key-file-format.ts';
import { keysUnavailable } from './keys-unavailable.ts';

const PATIENCE_MS = 5000;
const PAUSE_MS = 100;

/**
 * Changes a key file. One change at a time: two at once would each drop what the other adds, and
 * tokens with it.
 */
export async function changeKeyFile<T>(
  path: string,
  make: (file: KeyFile) => Promise<readonly [answer: T, changed: KeyFile]>,
): Promise<T> {
  const release = await lock(path);
  try {
    const file = await readKeyFile(path);
    const [answer, changed] = await make(file);
    if (changed !== file) {
      await placeFile(path, formatKeyFile(changed), { mode: OWNER_ONLY, how: 'replace' });
    }
    return answer;
  } finally {
    await release();
  }
}

/**
 * Adds to a key file what is missing. Nothing is written where it is there. Servers that start
 * together wait for each other.
 */
export async function ensureInKeyFile(
  path: string,
  isThere: (file: KeyFile) => boolean,
  add: (file: KeyFile) => Promise<KeyFile>,
): Promise<void> {
  for (let waited = 0; !isThere(await readKeyFile(path)); waited += PAUSE_MS) {
    try {
      return await changeKeyFile(path, async (file) => [
        undefined,
        isThere(file) ? file : await add(file),
      ]);
    } catch (error) {
      if (!(error instanceof UnderWay) || waited >= PATIENCE_MS) throw error;
      await pause(PAUSE_MS);
    }
  }
}

/** Another process changes the file. */
class UnderWay extends FacenitionError {
  constructor(lockPath: string) {
    super(
      'ERR_KEYS_UNAVAILABLE',
      `another rotation is under way; if none is, one was broken off: remove ${lockPath}`,
    );
  }
}

async function lock(path: string): Promise<() => Promise<void>> {
  const lockPath = `${path}.lock`;
  try {
    await (await open(lockPath, 'wx', OWNER_ONLY)).close();
  } catch (error) {
    if (!isSystemError(error, 'EEXIST'))
      throw keysUnavailable(`cannot write beside ${path}`, error);
    throw new UnderWay(lockPath);
  }
  return () => rm(lockPath, { force: true });
}

/** What an operator asked for cannot be done. */
export function refused(message: string): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', message);
}
