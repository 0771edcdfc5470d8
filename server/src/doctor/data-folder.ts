import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config.ts';
import { systemCodeOf } from '../files/file-faults.ts';
import { broken, type Finding, ok, warning } from './finding.ts';

const CHECK = 'data folder';
const NAME = 'the data folder (FACENITION_DATA_DIR)';

/** Free bytes below which the log and the database soon have no room. */
const LEAST_FREE_BYTES = 2 ** 30;

/** Whether the folder is there, or can be made, and who may use it. */
export async function checkDataFolder({
  dataDir,
}: Pick<Config, 'dataDir'>): Promise<readonly Finding[]> {
  const folder = await lookAt(dataDir);
  if (folder === 'absent') return [await checkParent(dataDir)];
  if (folder !== 'unreadable' && !folder.isDirectory()) {
    return [broken(CHECK, `${NAME} is a file`, 'set FACENITION_DATA_DIR to a folder')];
  }
  if (folder === 'unreadable' || !(await isUsable(dataDir))) {
    return [broken(CHECK, `${NAME} cannot be read and written`, PERMISSION)];
  }
  // Windows has no such bits: there the folder's access list is what protects it.
  if (process.platform !== 'win32' && (folder.mode & 0o077) !== 0) {
    const what = `${NAME} is open to other users of this machine`;
    return [warning(CHECK, what, 'close it: `chmod 700` on that folder')];
  }
  return [ok(CHECK, 'there, writable, closed to others')];
}

/** Whether there is room where the data is, or will be. */
export async function checkDiskSpace(
  { dataDir }: Pick<Config, 'dataDir'>,
  free: (folder: string) => Promise<number> = freeBytes,
): Promise<readonly Finding[]> {
  const folder = await nearestThere(dataDir);
  const bytes = await free(folder);
  const what = `${(bytes / 2 ** 30).toFixed(1)} GiB are free for the data folder`;
  return bytes < LEAST_FREE_BYTES
    ? [warning('disk space', what, 'make room: at least 1 GiB')]
    : [ok('disk space', what)];
}

const PERMISSION = 'give the user that runs facenition the permission, or choose another place';

async function lookAt(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    return systemCodeOf(error) === 'ENOENT' ? 'absent' : 'unreadable';
  }
}

async function checkParent(dataDir: string): Promise<Finding> {
  const parent = await nearestThere(dirname(dataDir));
  return (await isUsable(parent)) && (await stat(parent)).isDirectory()
    ? ok(CHECK, 'not there yet: made at the first start')
    : broken(CHECK, `${NAME} is not there and cannot be made`, PERMISSION);
}

async function isUsable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function nearestThere(path: string): Promise<string> {
  const found = await lookAt(path);
  const parent = dirname(path);
  return typeof found === 'string' && parent !== path ? nearestThere(parent) : path;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
