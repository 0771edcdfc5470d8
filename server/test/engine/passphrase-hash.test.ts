import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createPassphraseHash } from '../../src/engine/passphrase-hash.ts';

const { argon2id } = createPassphraseHash();
const passphrase = new TextEncoder().encode('a secret');

test('another salt or cost gives another hash, the same ones the same', async () => {
  const cost = { memoryKiB: 64, passes: 1 };
  const salt = new Uint8Array(16);
  const hash = await argon2id(passphrase, salt, cost);
  expect(hash).toHaveLength(32);
  expect(await argon2id(passphrase, salt, cost)).toEqual(hash);
  expect(await argon2id(passphrase, salt.with(0, 1), cost)).not.toEqual(hash);
  expect(await argon2id(passphrase, salt, { ...cost, passes: 2 })).not.toEqual(hash);
});

test('it does not wait for the threads that the whole process shares', async () => {
  let done = 0;
  const others = Array.from({ length: 16 }, async () => {
    await promisify(pbkdf2)('', '', 100_000, 32, 'sha512');
    done += 1;
  });
  await argon2id(passphrase, new Uint8Array(16), { memoryKiB: 1024, passes: 1 });
  expect(done).toBe(0);
  await Promise.all(others);
});
