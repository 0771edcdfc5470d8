import { randomBytes } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a new file in place, whole and flushed, or leaves everything as it was.
 *
 * `replace`: whatever is at `path` gives way. `create`: the first writer wins; answers `false`
 * where the file is already there.
 */
export async function placeFile(
  path: string,
  content: Uint8Array,
  options: { readonly mode: number; readonly how: 'replace' | 'create' },
): Promise<boolean> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', options.mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return options.how === 'replace'
      ? await replaceBy(temporary, path)
      : await createBy(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function replaceBy(temporary: string, path: string): Promise<boolean> {
  await rename(temporary, path);
  await syncFolder(dirname(path));
  return true;
}

/** A hard link, unlike a rename, refuses to take the place of an existing file. */
async function createBy(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
  await syncFolder(dirname(path));
  return true;
}

/** Makes the new name itself survive a power cut, where the platform can. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Whether `error` came from the operating system with this code. */
export function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
