import { readFile, rm, writeFile } from 'node:fs/promises';
import { FacenitionError } from '@facenition/core';
import { isSystemError } from './atomic.ts';

/**
 * Does `work` while this process holds the lock at `path`. A lock that its process left behind
 * gives way.
 *
 * @throws FacenitionError `ERR_PACK_NOT_INSTALLED` where a process that runs holds it
 */
export async function holding<T>(path: string, work: () => Promise<T>): Promise<T> {
  if (!(await take(path))) {
    const holder = Number(await readFile(path, 'utf8').catch(() => ''));
    if (isRunning(holder)) throw underWay(path);
    await rm(path, { force: true });
    if (!(await take(path))) throw underWay(path);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    // Signal 0 only asks.
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return isSystemError(error, 'EPERM');
  }
}

function underWay(path: string): FacenitionError {
  const message = `the same download is under way in another process; if it is not, remove ${path}`;
  return new FacenitionError('ERR_PACK_NOT_INSTALLED', message);
}
