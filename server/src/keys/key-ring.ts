import { createHmac, hkdfSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { FacenitionError, type KeyRing } from '@facenition/core';
import { type KeyGeneration, readKeyFile } from './key-file.ts';

const KEY_BYTES = 32;

/**
 * A key ring over a key file. A rotation by another process is noticed at the next call.
 *
 * Calls reject with `ERR_KEYS_UNAVAILABLE` as `readKeyFile` does.
 */
export function openKeyRing(path: string): KeyRing {
  let held: { readonly stamp: string; readonly generations: readonly KeyGeneration[] } | undefined;

  async function generations(): Promise<readonly KeyGeneration[]> {
    const stamp = await stampOf(path);
    if (held === undefined || held.stamp !== stamp) {
      held = { stamp, generations: await readKeyFile(path) };
    }
    return held.generations;
  }

  async function keyOf(kid: number, name: 'serviceKey' | 'pepper'): Promise<Buffer | undefined> {
    const generation = (await generations()).find((entry) => entry.kid === kid);
    return generation === undefined ? undefined : Buffer.from(generation[name], 'base64url');
  }

  return {
    async current() {
      const newest = (await generations()).at(-1);
      if (newest === undefined) throw new FacenitionError('ERR_KEYS_UNAVAILABLE', 'no generation');
      return newest.kid;
    },
    async sealKey(kid, salt, info) {
      const key = await keyOf(kid, 'serviceKey');
      return key && new Uint8Array(hkdfSync('sha256', key, salt, info, KEY_BYTES));
    },
    async pepper(kid, message) {
      const key = await keyOf(kid, 'pepper');
      return key && new Uint8Array(createHmac('sha256', key).update(message).digest());
    },
  };
}

/** Changes whenever the file is replaced or written; `absent` makes the read say what is wrong. */
async function stampOf(path: string): Promise<string> {
  try {
    const { ino, mtimeNs, ctimeNs, size } = await stat(path, { bigint: true });
    return `${ino}:${mtimeNs}:${ctimeNs}:${size}`;
  } catch {
    return 'absent';
  }
}
