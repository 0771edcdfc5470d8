import { open } from 'node:fs/promises';
import { FacenitionError } from '@facenition/core';
import { isSystemError } from './atomic.ts';

/**
 * Reads a file of secrets, which only its owner may read. `what`: the secrets, in words.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` with the path and what to do
 */
export async function readOwnerOnly(path: string, what: string): Promise<string> {
  try {
    const file = await open(path, 'r');
    try {
      const { mode } = await file.stat();
      // Windows has no such bits: there the folder's access list is what protects the file.
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw unusable(`${path} is open to other users: close it with \`chmod 600 ${path}\``);
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FacenitionError) throw error;
    const remedy = isSystemError(error, 'ENOENT')
      ? `there is no file of ${what} at ${path}`
      : `${path} cannot be read: give the user that runs facenition the permission`;
    throw unusable(remedy, error);
  }
}

function unusable(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_CONFIG_INVALID', message, { cause });
}
