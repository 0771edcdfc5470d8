import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, flattenedVerify, importJWK } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  ensureSigningKey,
  retireGeneration,
  retireSigningKey,
  rotateKeyFile,
  rotateSigningKey,
} from '../../src/keys/change-key-file.ts';
import { createKeyFile, readKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { Keys } from '../../src/keys/ports.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const NOW = Date.UTC(2026, 0, 2);
const KEY = Buffer.alloc(32, 7).toString('base64url');
const FIRST_VERSION = {
  version: 1,
  generations: [{ kid: 1, created: '2026-01-01T00:00:00Z', serviceKey: KEY, pepper: KEY }],
};

const open = (keyFile: string): Keys => openKeys({ keyFile, keyCustody: { kind: 'file' } });

async function newFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'keys.json');
  await createKeyFile(path, NOW);
  return path;
}

async function oldFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'keys.json');
  await writeFile(path, JSON.stringify(FIRST_VERSION), { mode: 0o600 });
  return path;
}

describe('a key file of version 1', () => {
  test('is read as it is, and stays as it is', async () => {
    const path = await oldFile();
    const keys = open(path);
    expect(await keys.current()).toBe(1);
    expect(await keys.publicKeys()).toEqual({ keys: [] });
    await expect(keys.signer()).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('facenition keys rotate --signing'),
    });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(FIRST_VERSION);
  });

  test.each([
    ['a generation', (path: string) => rotateKeyFile(path, NOW)],
    ['a signing key', (path: string) => rotateSigningKey(path, NOW)],
    ['the first signing key', (path: string) => ensureSigningKey(path, NOW)],
  ])('becomes version 2 with %s, its keys the same', async (_, change) => {
    const path = await oldFile();
    const before = await open(path).pepper(1, new Uint8Array(3));
    await change(path);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      version: 2,
      custody: 'file',
      generations: expect.arrayContaining(FIRST_VERSION.generations),
    });
    expect(await open(path).pepper(1, new Uint8Array(3))).toEqual(before);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('a signing key', () => {
  test('comes with a new file, named by its thumbprint, and its private part stays there', async () => {
    const path = await newFile();
    const { keys } = await open(path).publicKeys();
    const [key] = keys;
    expect(keys).toHaveLength(1);
    expect(key).toEqual({
      kty: 'OKP',
      crv: 'Ed25519',
      x: expect.stringMatching(/^[\w-]{43}$/),
      kid: await calculateJwkThumbprint({ ...key }),
      alg: 'EdDSA',
      use: 'sig',
    });
  });

  test.each(['EdDSA', 'ES256'] as const)('%s signs what any JOSE library verifies', async (alg) => {
    const path = await newFile();
    const kid = await rotateSigningKey(path, NOW, { algorithm: alg });
    const keys = open(path);
    const signer = await keys.signer();
    expect(signer).toMatchObject({ kid, alg });
    const header = Buffer.from(JSON.stringify({ alg, kid })).toString('base64url');
    const signature = await signer.sign(new TextEncoder().encode(`${header}.cGF5bG9hZA`));
    const jwk = (await keys.publicKeys()).keys.find((key) => key.kid === kid);
    const jws = {
      protected: header,
      payload: 'cGF5bG9hZA',
      signature: Buffer.from(signature).toString('base64url'),
    };
    const { payload } = await flattenedVerify(jws, await importJWK({ ...jwk }));
    expect(Buffer.from(payload).toString()).toBe('payload');
  });

  test('whose parts do not belong together signs nothing', async () => {
    const path = await newFile();
    const other = await newFile();
    const file = JSON.parse(await readFile(path, 'utf8'));
    file.signing[0].privateKey.d = JSON.parse(
      await readFile(other, 'utf8'),
    ).signing[0].privateKey.d;
    await writeFile(path, JSON.stringify(file));
    await expect(open(path).signer()).rejects.toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
  });

  test('rotated is noticed at once; the former is published until it is retired', async () => {
    const path = await newFile();
    const keys = open(path);
    const former = await keys.signer();
    const kid = await rotateSigningKey(path, NOW + 1);
    const published = async () => (await keys.publicKeys()).keys.map((key) => key.kid);
    expect((await keys.signer()).kid).toBe(kid);
    expect(await published()).toEqual([former.kid, kid]);

    await retireSigningKey(path, former.kid, NOW + 2);
    expect(await published()).toEqual([kid]);
    expect((await keys.allPublicKeys()).keys.map((key) => key.kid)).toEqual([former.kid, kid]);
    const { signing } = JSON.parse(await readFile(path, 'utf8'));
    expect(signing[0]).toMatchObject({ retired: '2026-01-02T00:00:00.002Z' });
    // Nobody can sign with it again, not even with the file.
    expect(JSON.stringify(signing[0])).not.toContain('"d"');
  });

  test('that signs, is retired or is unknown cannot be retired', async () => {
    const path = await newFile();
    const { kid } = await open(path).signer();
    await rotateSigningKey(path, NOW);
    await retireSigningKey(path, kid, NOW);
    const signing = (await open(path).signer()).kid;
    for (const refused of [kid, signing, 'unknown']) {
      await expect(retireSigningKey(path, refused, NOW)).rejects.toMatchObject({
        code: 'ERR_FIELD_INVALID',
      });
    }
  });
});

describe('ensureSigningKey', () => {
  test('writes nothing where there is a key', async () => {
    const path = await newFile();
    const before = await stat(path, { bigint: true });
    await ensureSigningKey(path, NOW);
    const after = await stat(path, { bigint: true });
    expect(after.ino).toBe(before.ino);
    expect(after.ctimeNs).toBe(before.ctimeNs);
  });

  test('of servers that start together one adds it and the others wait', async () => {
    const path = await oldFile();
    await Promise.all([1, 2, 3, 4].map(() => ensureSigningKey(path, NOW)));
    expect((await readKeyFile(path)).signing).toHaveLength(1);
  });

  test('says what stands in its way', async () => {
    const path = await oldFile();
    await chmod(path, 0o644);
    await expect(ensureSigningKey(path, NOW)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('chmod 600'),
    });
  });
});

describe('a generation', () => {
  test('that is retired is gone, and its kid is not used again', async () => {
    const path = await newFile();
    await rotateKeyFile(path, NOW);
    await rotateKeyFile(path, NOW);
    const keys = open(path);
    await retireGeneration(path, 1);
    await retireGeneration(path, 2);
    expect(await keys.pepper(1, new Uint8Array(1))).toBeUndefined();
    expect(await keys.current()).toBe(3);
    expect((await readKeyFile(path)).generations.map(({ kid }) => kid)).toEqual([3]);
    expect(await rotateKeyFile(path, NOW)).toBe(4);
  });

  test.each([
    ['the current one', 2],
    ['one that is not there', 7],
    ['no number', Number.NaN],
  ])('%s cannot be retired', async (_, kid) => {
    const path = await newFile();
    await rotateKeyFile(path, NOW);
    const before = await readFile(path, 'utf8');
    await expect(retireGeneration(path, kid)).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});

test('a file that another keeper made is refused, and not changed', async () => {
  const path = await newFile();
  const file = JSON.parse(await readFile(path, 'utf8'));
  const arn = 'arn:aws:kms:eu-central-1:111122223333:key/abc';
  file.custody = 'aws-kms';
  file.generations[0].pepper = arn;
  await writeFile(path, JSON.stringify(file));
  const before = await readFile(path, 'utf8');
  for (const change of [rotateKeyFile, rotateSigningKey, (at: string) => open(at).check()]) {
    await expect(change(path, NOW)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('FACENITION_KEYS=aws-kms'),
    });
  }
  expect(await readFile(path, 'utf8')).toBe(before);
});
