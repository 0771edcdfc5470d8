import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Told of a folder that cannot be listed, or of a link that leads nowhere, with what says so. */
export type OnUnreadable = (path: string, fault: unknown, kind: 'folder' | 'link') => void;

/**
 * Paths of all files in a folder and below; a link to a file counts as one, a link to a folder is
 * not followed.
 *
 * @param onUnreadable about what is below; absent: a folder that cannot be listed ends it, and a
 *   link that leads nowhere is no file. Where `folder` itself cannot be listed, that ends it always
 */
export async function filesBelow(
  folder: string,
  onUnreadable?: OnUnreadable,
): Promise<readonly string[]> {
  const files: string[] = [];
  const folders: string[] = [];
  const take = async (parent: string, entries: readonly Dirent[]): Promise<void> => {
    for (const entry of entries) {
      const path = join(parent, entry.name);
      if (entry.isDirectory()) folders.push(path);
      if (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(path, onUnreadable)))) {
        files.push(path);
      }
    }
  };
  await take(folder, await readdir(folder, { withFileTypes: true }));
  // It grows while it is walked.
  for (const path of folders) await take(path, await entriesOf(path, onUnreadable));
  return files;
}

async function entriesOf(
  path: string,
  onUnreadable: OnUnreadable | undefined,
): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (fault) {
    if (onUnreadable === undefined) throw fault;
    onUnreadable(path, fault, 'folder');
    return [];
  }
}

async function leadsToFile(path: string, onUnreadable: OnUnreadable | undefined): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (fault) {
    onUnreadable?.(path, fault, 'link');
    return false;
  }
}
