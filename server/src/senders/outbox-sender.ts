import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, FacenitionError } from '@facenition/core';
import { placeFile } from '../files/atomic.ts';
import { remedyOf } from '../files/file-faults.ts';
import type { CodeSender } from './code-sender.ts';

/**
 * For development: writes each message to a file that only its owner may read, and sends nothing.
 * Names begin with the time, so that the last is the newest.
 */
export function createOutboxSender({
  dir,
  clock,
  randomId,
}: {
  readonly dir: string;
  readonly clock: Clock;
  readonly randomId: () => string;
}): CodeSender {
  return {
    send: async ({ kind, to, code, validMinutes }) => {
      const sentAt = new Date(clock()).toISOString();
      const content = `${JSON.stringify({ kind, to, code, validMinutes, sentAt }, undefined, 2)}\n`;
      // Colons are not allowed everywhere.
      const path = join(dir, `${sentAt.replaceAll(':', '-')}-${randomId()}.json`);
      try {
        await openOwnFolder(dir);
        await placeFile(path, new TextEncoder().encode(content), { mode: 0o600, how: 'create' });
      } catch (cause) {
        if (cause instanceof FacenitionError) throw cause;
        throw failed(`cannot write to ${dir}: ${remedyOf(cause) ?? 'see the cause'}`, cause);
      }
    },
  };
}

async function openOwnFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const { mode } = await stat(dir);
  // Windows has no such bits: there the folder's access list is what protects it.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw failed(`${dir} is open to other users: close it with \`chmod 700 ${dir}\``);
  }
}

function failed(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_DELIVERY_FAILED', message, { cause });
}
