import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rotateKeyFile } from '../../src/keys/change-key-file.ts';
import { createKeyFile, readKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { Keys } from '../../src/keys/ports.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const NOW = Date.UTC(2026, 0, 2);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const openKeyRing = (keyFile: string): Keys => openKeys({ keyFile, keyCustody: { kind: 'file' } });

async function newFile(): Promise<string> {
  const path = join(await temporaryFolder(), 'deep', 'keys.json');
  await createKeyFile(path, NOW);
  return path;
}

describe('a key file', () => {
  test('is made once, for its owner only, and leaves nothing beside it', async () => {
    const path = await newFile();
    const before = await readFile(path, 'utf8');
    expect(await createKeyFile(path, NOW)).toBe(false);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(path, '..'))).toEqual(['keys.json']);
  });

  test('two first starts at once agree on one', async () => {
    const path = join(await temporaryFolder(), 'keys.json');
    const made = await Promise.all([createKeyFile(path, NOW), createKeyFile(path, NOW)]);
    expect(made.toSorted()).toEqual([false, true]);
    expect((await readKeyFile(path)).generations).toHaveLength(1);
  });

  test('rotation adds a generation and keeps the others as they are', async () => {
    const path = await newFile();
    const {
      generations: [first],
    } = await readKeyFile(path);
    expect(await rotateKeyFile(path, NOW + 1000)).toBe(2);
    const {
      generations: [kept, added],
    } = await readKeyFile(path);
    expect(kept).toEqual(first);
    expect(added).toMatchObject({ kid: 2, created: '2026-01-02T00:00:01.000Z' });
    expect(added?.serviceKey).not.toBe(first?.serviceKey);
    expect(added?.pepper).not.toBe(added?.serviceKey);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('of two rotations at once none is lost', async () => {
    const path = await newFile();
    const ended = await Promise.allSettled([rotateKeyFile(path, NOW), rotateKeyFile(path, NOW)]);
    const done = ended.filter(({ status }) => status === 'fulfilled').length;
    expect((await readKeyFile(path)).generations).toHaveLength(1 + done);
    expect(done).toBeGreaterThan(0);
  });

  test.each([0o640, 0o604, 0o660])('is refused with mode %o', async (mode) => {
    const path = await newFile();
    await chmod(path, mode);
    await expect(readKeyFile(path)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining(`chmod 600 ${path}`),
    });
  });

  test('when absent says which command makes it', async () => {
    await expect(readKeyFile(join(await temporaryFolder(), 'keys.json'))).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringContaining('facenition keys init'),
    });
  });

  test('that cannot be read is not called malformed', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'keys.json'), { mode: 0o700 });
    await expect(readKeyFile(join(folder, 'keys.json'))).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringMatching(/cannot be read: .*permission/),
    });
  });

  test.each([
    ['empty', ''],
    ['no JSON', '{"version":1,'],
    ['no generation', '{"version":1,"generations":[]}'],
    [
      'a short key',
      JSON.stringify({
        version: 1,
        generations: [
          { kid: 1, created: '2026-01-02T00:00:00Z', serviceKey: 'CANARY', pepper: 'CANARY' },
        ],
      }),
    ],
  ])('is refused when it is %s, without quoting it', async (_, content) => {
    const path = await newFile();
    await writeFile(path, content);
    const fault: unknown = await readKeyFile(path).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
    expect(String(fault instanceof Error ? `${fault.message}${fault.cause}` : '')).not.toContain(
      'CANARY',
    );
  });
});

describe('a key ring over a key file', () => {
  test('derives 32 bytes, the same again, different by every input', async () => {
    const path = await newFile();
    const ring = openKeyRing(path);
    const derived = await Promise.all([
      ring.sealKey(1, text('salt'), text('info')),
      ring.sealKey(1, text('salt2'), text('info')),
      ring.sealKey(1, text('salt'), text('info2')),
      ring.pepper(1, text('message')),
      ring.pepper(1, text('message2')),
    ]);
    expect(derived.map((key) => key?.length)).toEqual([32, 32, 32, 32, 32]);
    expect(new Set(derived.map((key) => Buffer.from(key ?? []).toString('hex'))).size).toBe(5);
    expect(await openKeyRing(path).pepper(1, text('message'))).toEqual(derived[3]);
  });

  test('follows RFC 5869 and RFC 4231', async () => {
    const path = await newFile();
    const key = Buffer.alloc(32, 0x0b).toString('base64url');
    const generation = { kid: 7, created: '2026-01-02T00:00:00Z', serviceKey: key, pepper: key };
    await writeFile(path, JSON.stringify({ version: 1, generations: [generation] }));
    const ring = openKeyRing(path);
    // Computed with `openssl kdf HKDF` and `openssl dgst -sha256 -mac HMAC`.
    expect(
      Buffer.from((await ring.sealKey(7, text('salt'), text('info'))) ?? []).toString('hex'),
    ).toBe('20818451610896c07e77bc9ea5f06a4db922b2c726adda1af6c0a779dfe0446a');
    expect(Buffer.from((await ring.pepper(7, text('Hi There'))) ?? []).toString('hex')).toBe(
      '198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7',
    );
  });

  test('knows no other generation', async () => {
    const ring = openKeyRing(await newFile());
    expect(await ring.sealKey(2, text(''), text(''))).toBeUndefined();
    expect(await ring.pepper(0, text(''))).toBeUndefined();
  });

  test('notices a rotation, and the loss of its file', async () => {
    const path = await newFile();
    const ring = openKeyRing(path);
    const before = await ring.pepper(1, text('m'));
    expect(await ring.current()).toBe(1);
    await rotateKeyFile(path, NOW);
    expect(await ring.current()).toBe(2);
    expect(await ring.pepper(1, text('m'))).toEqual(before);
    await chmod(path, 0o644);
    await expect(ring.current()).rejects.toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
  });
});
