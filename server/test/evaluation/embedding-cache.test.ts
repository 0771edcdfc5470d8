import {
  chmod,
  mkdir,
  readdir,
  readFile,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { MOBILE_PACK, type PackManifest } from '@facenition/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type EmbeddingCache,
  openEmbeddingCache,
  recipeDigest,
} from '../../src/evaluation/embedding-cache.ts';
import type { ImageOutcome } from '../../src/evaluation/image-outcome.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { sha256Of } from './labelled-image.ts';

const RECIPE = '0123456789abcdef';
const [A, B, C] = [sha256Of('a'), sha256Of('b'), sha256Of('c')];

const acquired = (...values: readonly number[]): ImageOutcome => ({
  outcome: 'acquired',
  embedding: Float32Array.from(values),
});
const blurred: ImageOutcome = { outcome: 'not-acquired', reason: 'blurred' };
const unreadable: ImageOutcome = { outcome: 'unreadable', code: 'ERR_IMAGE_UNREADABLE' };

async function open(folder: string, recipe = RECIPE): Promise<EmbeddingCache> {
  const cache = await openEmbeddingCache({ folder, recipe, dimension: 3 });
  onTestFinished(() => cache.close());
  return cache;
}

const pathIn = (folder: string): string => join(folder, `${RECIPE}.jsonl`);
const linesIn = async (folder: string): Promise<readonly string[]> =>
  (await readFile(pathIn(folder), 'utf8')).split('\n');

/** A cache that holds A, B and C. */
async function filled(): Promise<string> {
  const folder = join(await temporaryFolder(), 'cache');
  const cache = await open(folder);
  await cache.put(A, acquired(0.5, -0.25, Math.fround(0.1)));
  await cache.put(B, blurred);
  await cache.put(C, unreadable);
  return folder;
}

describe('an embedding cache', () => {
  test('keeps what became of images, exactly, as one line of JSON each', async () => {
    const folder = await filled();
    expect(await linesIn(folder)).toEqual([
      // 0.5, -0.25 and 0.1 as little-endian 32-bit floats: 3f000000, be800000, 3dcccccd.
      `{"sha256":"${A}","outcome":"acquired","embedding":"AAAAPwAAgL7NzMw9"}`,
      `{"sha256":"${B}","outcome":"not-acquired","reason":"blurred"}`,
      `{"sha256":"${C}","outcome":"unreadable","code":"ERR_IMAGE_UNREADABLE"}`,
      '',
    ]);
    const cache = await open(folder);
    expect([A, B, C].map(cache.get)).toEqual([
      acquired(0.5, -0.25, Math.fround(0.1)),
      blurred,
      unreadable,
    ]);
    expect(cache.get(sha256Of('d'))).toBeUndefined();
    expect(cache.ignored).toBe(0);
  });

  test('is in the file, and known, as soon as it is put', async () => {
    const folder = await temporaryFolder();
    const cache = await open(folder);
    await cache.put(B, blurred);
    expect(cache.get(B)).toEqual(blurred);
    expect((await open(folder)).get(B)).toEqual(blurred);
  });

  test.skipIf(process.platform === 'win32')('only its owner may read it', async () => {
    const folder = await filled();
    const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
    expect(await modeOf(folder)).toBe(0o700);
    expect(await modeOf(pathIn(folder))).toBe(0o600);
    await chmod(pathIn(folder), 0o644);
    await open(folder);
    expect(await modeOf(pathIn(folder))).toBe(0o600);
  });

  test('leaves nothing else in its folder', async () => {
    expect(await readdir(await filled())).toEqual([`${RECIPE}.jsonl`]);
  });

  test('of another recipe is not used', async () => {
    const folder = await filled();
    const other = await open(folder, 'fedcba9876543210');
    expect(other.get(A)).toBeUndefined();
    expect((await readdir(folder)).sort()).toEqual([`${RECIPE}.jsonl`, 'fedcba9876543210.jsonl']);
  });
});

describe('a broken file', () => {
  // From a line of which nothing is missing but its end, to one of which only a byte is there.
  test.each([1, 10, 80])(
    'a last line that lacks %i bytes is cut off, and only it',
    async (lost) => {
      const folder = await filled();
      const { size } = await stat(pathIn(folder));
      await truncate(pathIn(folder), size - lost);
      const cache = await open(folder);
      expect([A, B, C].map((hash) => cache.get(hash)?.outcome)).toEqual([
        'acquired',
        'not-acquired',
        undefined,
      ]);
      expect(cache.ignored).toBe(1);
      await cache.put(C, acquired(1, 0, 0));
      const lines = await linesIn(folder);
      expect(lines.slice(0, -1).map((line) => JSON.parse(line).sha256)).toEqual([A, B, C]);
      expect((await open(folder)).get(C)).toEqual(acquired(1, 0, 0));
    },
  );

  test.each([
    ['nothing but the beginning of a line', '', 1],
    ['a whole line before it', `${JSON.stringify({ sha256: A, ...blurred })}\n`, 2],
  ])('a long rest is cut off: %s', async (_, before, kept) => {
    const folder = await temporaryFolder();
    await writeFile(pathIn(folder), before + 'x'.repeat(200_000));
    const cache = await open(folder);
    expect(cache.ignored).toBe(1);
    await cache.put(B, blurred);
    expect(await linesIn(folder)).toHaveLength(kept + 1);
    expect((await open(folder)).ignored).toBe(0);
  });

  test('an end that another process is writing is left alone', async () => {
    const folder = await filled();
    const rest = `{"sha256":"${sha256Of('d')}","outcome":"not-acquired","reason":"pose"}\n`;
    await writeFile(pathIn(folder), rest.slice(0, 40), { flag: 'a' });
    const opening = open(folder);
    await new Promise((resolve) => setTimeout(resolve, 15));
    await writeFile(pathIn(folder), rest.slice(40), { flag: 'a' });
    const cache = await opening;
    expect(cache.ignored).toBe(0);
    expect(cache.get(sha256Of('d'))).toMatchObject({ reason: 'pose' });
    expect(await linesIn(folder)).toHaveLength(5);
  });

  const embedding = (...values: readonly number[]): string =>
    Buffer.from(Float32Array.from(values).buffer).toString('base64');
  const lineOf = (fields: object): string => JSON.stringify({ sha256: A, ...fields });
  test.each([
    ['no JSON', '{"sha256":'],
    ['an empty line', ''],
    ['JSON of something else', '[1, 2]'],
    ['two lines in one', `${lineOf(blurred)}${lineOf(blurred)}`],
    ['no hash', JSON.stringify(blurred)],
    ['half a hash', JSON.stringify({ ...blurred, sha256: A.slice(32) })],
    ['an unknown outcome', lineOf({ outcome: 'match' })],
    ['an unknown reason', lineOf({ outcome: 'not-acquired', reason: 'toString' })],
    ['a code that is not about images', lineOf({ outcome: 'unreadable', code: 'ERR_INTERNAL' })],
    ['an embedding that is too short', lineOf({ outcome: 'acquired', embedding: embedding(1, 0) })],
    ['one that is too long', lineOf({ outcome: 'acquired', embedding: embedding(1, 0, 0, 0) })],
    ['one with half a number', lineOf({ outcome: 'acquired', embedding: 'AAAAPwAAgL7NzMw9AAA=' })],
    ['one that is no base64', lineOf({ outcome: 'acquired', embedding: 'AAAAPwAAgL7NzMw!' })],
    ['NaN', lineOf({ outcome: 'acquired', embedding: embedding(1, Number.NaN, 0) })],
    ['infinity', lineOf({ outcome: 'acquired', embedding: embedding(1, 0, -Infinity) })],
  ])('%s is ignored and counted; the other lines count', async (_, line) => {
    const folder = await temporaryFolder();
    const good = JSON.stringify({ sha256: B, ...blurred });
    const last = JSON.stringify({ sha256: C, ...unreadable });
    await writeFile(pathIn(folder), `${good}\n${line}\n${last}\n`);
    const cache = await open(folder);
    expect(cache.ignored).toBe(1);
    expect([A, B, C].map(cache.get)).toEqual([undefined, blurred, unreadable]);
  });
});

test('two caches on one file at once do not mix their lines', async () => {
  const folder = await temporaryFolder();
  const both = [await open(folder), await open(folder)];
  const names = Array.from({ length: 400 }, (_, i) => `image ${i}`);
  await Promise.all(names.map((name, i) => both[i % 2]!.put(sha256Of(name), acquired(1, i, 0))));
  const cache = await open(folder);
  expect(cache.ignored).toBe(0);
  const kept = names.map((name) => cache.get(sha256Of(name)));
  expect(kept).toEqual(names.map((_, i) => acquired(1, i, 0)));
});

describe('where nothing can be kept', () => {
  test('the option is named before any work, with the reason', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(open(join(folder, 'file', 'cache'))).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: expect.stringMatching(/^--cache: cannot use .*: a part of this path is a file/),
    });
    await mkdir(pathIn(folder));
    await expect(open(folder)).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: `--cache: cannot use ${pathIn(folder)}: EISDIR`,
    });
  });

  test.skipIf(process.platform !== 'linux')('a full disk says so, and no embedding', async () => {
    const folder = await temporaryFolder();
    await symlink('/dev/full', pathIn(folder));
    const cache = await open(folder);
    await expect(cache.put(A, acquired(0.5, 0.5, 0))).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: `--cache: cannot use ${pathIn(folder)}: the disk is full: make room`,
    });
    expect(cache.get(A)).toBeUndefined();
  });

  test('an embedding of another length is refused', async () => {
    const folder = await temporaryFolder();
    const cache = await open(folder);
    await expect(cache.put(A, acquired(1, 0))).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    expect(await linesIn(folder)).toEqual(['']);
  });
});

describe('recipeDigest', () => {
  const digest = recipeDigest(MOBILE_PACK, '1.0.0');
  const [file, ...files] = MOBILE_PACK.files;

  test('is short, and the same for the same', () => {
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
    expect(recipeDigest(structuredClone(MOBILE_PACK), '1.0.0')).toBe(digest);
  });

  test.each<[string, Partial<PackManifest>]>([
    ['model files', { files: [{ ...file!, sha256: A }, ...files] }],
    ['the detector', { detector: { kind: 'yunet', scoreThreshold: 0.123 } }],
    ['the recogniser', { recogniser: { ...MOBILE_PACK.recogniser, mean: [1, 2, 3] } }],
  ])('depends on %s', (_, changed) => {
    expect(recipeDigest({ ...MOBILE_PACK, ...changed }, '1.0.0')).not.toBe(digest);
  });

  test('depends on the version of the code', () => {
    expect(recipeDigest(MOBILE_PACK, '1.0.1')).not.toBe(digest);
  });

  test('does not depend on what comes after the raw embedding, nor on names', () => {
    const { preprocessing: _, calibration: __, ...bare } = MOBILE_PACK;
    const renamed = { ...bare, id: 'other', modelId: 7, title: 'Other' };
    expect(recipeDigest({ ...renamed, preprocessing: { mean: '' } }, '1.0.0')).toBe(digest);
    const sources = MOBILE_PACK.files.map((one) => ({ ...one, name: 'x', licence: 'y' }));
    expect(recipeDigest({ ...renamed, files: sources }, '1.0.0')).toBe(digest);
  });
});
