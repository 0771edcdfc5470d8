import { readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { type Acquisition, FacenitionError } from '@facenition/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { acquireAll } from '../../src/evaluation/acquire-all.ts';
import { type EmbeddingCache, openEmbeddingCache } from '../../src/evaluation/embedding-cache.ts';
import type { LabelledImage } from '../../src/evaluation/image-set.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { labelledImage } from './labelled-image.ts';

const RECIPE = 'fedcba9876543210';

const embeddingOf = (value: number): Float32Array => Float32Array.from([value, 1]);
const acquired = (value: number): Acquisition => ({
  outcome: 'acquired',
  embedding: embeddingOf(value),
});

/** Images 0.jpg, 1.jpg ... that are all acquired, each with an embedding of its own. */
const images = (count: number): readonly LabelledImage[] =>
  Array.from({ length: count }, (_, i) => labelledImage(`${i}.jpg`));
const numberOf = (path: string): number => Number.parseInt(path, 10);

/** Answers by number, remembers which paths it was asked for. */
function recorder(
  answer: (path: string) => Promise<Acquisition> = async (p) => acquired(numberOf(p)),
) {
  const asked: string[] = [];
  const embed = (path: string): Promise<Acquisition> => {
    asked.push(path);
    return answer(path);
  };
  return { asked, embed };
}

const quietly = { concurrency: 2, onProgress: () => {} };

async function open(folder: string): Promise<EmbeddingCache> {
  const cache = await openEmbeddingCache({ folder, recipe: RECIPE, dimension: 2 });
  onTestFinished(() => cache.close());
  return cache;
}

describe('acquireAll', () => {
  test('embeds side by side, and answers in the order of the images', async () => {
    let [running, peak] = [0, 0];
    const { embed, asked } = recorder(async (path) => {
      peak = Math.max(peak, ++running);
      // The first take longest: they end last.
      await new Promise((resolve) => setTimeout(resolve, 12 - 2 * numberOf(path)));
      running--;
      return acquired(numberOf(path));
    });
    const progress: [number, number, number][] = [];
    const { embeddings, failures } = await acquireAll({
      images: images(6),
      embed,
      concurrency: 3,
      onProgress: (...all) => progress.push(all),
    });
    expect(embeddings).toEqual([0, 1, 2, 3, 4, 5].map(embeddingOf));
    expect(failures).toEqual({ images: 0, rate: 0, reasons: {}, unreadable: [] });
    expect(asked).toHaveLength(6);
    expect(peak).toBe(3);
    expect(progress).toEqual([1, 2, 3, 4, 5, 6].map((done) => [done, 6, 0]));
  });

  test('counts failures by reason; those of the file are problems by name', async () => {
    const fail = (code: 'ERR_IMAGE_UNREADABLE' | 'ERR_IMAGE_TOO_LARGE') =>
      Promise.reject(new FacenitionError(code, 'CANARY'));
    const { embed } = recorder(async (path) => {
      if (path === '1.jpg') return { outcome: 'not-acquired', reason: 'no-face' };
      if (path === '2.jpg') return fail('ERR_IMAGE_UNREADABLE');
      return path === '3.jpg' ? fail('ERR_IMAGE_TOO_LARGE') : acquired(0);
    });
    const ended = await acquireAll({ ...quietly, images: images(5), embed });
    expect(ended.embeddings.map((embedding) => embedding !== undefined)).toEqual([
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(ended.failures).toEqual({
      images: 3,
      rate: 0.6,
      reasons: { 'no-face': 1, ERR_IMAGE_UNREADABLE: 1, ERR_IMAGE_TOO_LARGE: 1 },
      unreadable: [
        { image: '2.jpg', code: 'ERR_IMAGE_UNREADABLE' },
        { image: '3.jpg', code: 'ERR_IMAGE_TOO_LARGE' },
      ],
    });
    expect(ended.problems).toEqual([
      { name: '2.jpg', what: 'the image cannot be decoded' },
      { name: '3.jpg', what: 'the image is larger than the limits allow' },
    ]);
  });

  test('no images are no failure', async () => {
    const { failures } = await acquireAll({ ...quietly, images: [], embed: recorder().embed });
    expect(failures).toMatchObject({ images: 0, rate: 0 });
  });

  test('embeds equal files once, and counts each of them', async () => {
    const same = ['4.jpg', '5.jpg', '6.jpg'].map((path) => labelledImage(path, 'same'));
    const broken = ['7.jpg', '8.jpg'].map((path) => labelledImage(path, 'broken'));
    const { embed, asked } = recorder(async (path) => {
      if (path === '7.jpg') throw new FacenitionError('ERR_IMAGE_TOO_SMALL', 'too small');
      return acquired(numberOf(path));
    });
    let last: readonly number[] = [];
    const ended = await acquireAll({
      images: [...images(1), ...same, ...broken],
      embed,
      concurrency: 4,
      onProgress: (...all) => {
        last = all;
      },
    });
    expect(asked).toEqual(['0.jpg', '4.jpg', '7.jpg']);
    expect(ended.embeddings).toEqual([...[0, 4, 4, 4].map(embeddingOf), undefined, undefined]);
    expect(ended.failures).toMatchObject({ images: 2, reasons: { ERR_IMAGE_TOO_SMALL: 2 } });
    expect(ended.problems.map(({ name }) => name)).toEqual(['7.jpg', '8.jpg']);
    expect(last).toEqual([6, 6, 0]);
  });
});

describe('with a cache', () => {
  test('a second run embeds nothing, and answers the same', async () => {
    const folder = await temporaryFolder();
    const { embed, asked } = recorder(async (path) => {
      if (path === '1.jpg') return { outcome: 'not-acquired', reason: 'pose' };
      if (path === '2.jpg') throw new FacenitionError('ERR_IMAGE_UNSUPPORTED', 'no picture');
      return acquired(numberOf(path));
    });
    const twin = labelledImage('twin.jpg', '3.jpg');
    const request = { ...quietly, images: [...images(4), twin], embed };
    const first = await acquireAll({ ...request, cache: await open(folder) });
    expect(asked).toHaveLength(4);
    const progress: number[][] = [];
    const second = await acquireAll({
      ...request,
      cache: await open(folder),
      onProgress: (...all) => progress.push(all),
    });
    expect(asked).toHaveLength(4);
    expect(second).toEqual(first);
    expect(progress).toEqual([1, 2, 3, 5].map((done) => [done, 5, done]));
  });

  test('an image is known by its bytes, whatever it is called', async () => {
    const folder = await temporaryFolder();
    const { embed, asked } = recorder();
    const as = (path: string) => [labelledImage(path, 'same')];
    await acquireAll({ ...quietly, images: as('1.jpg'), embed, cache: await open(folder) });
    const moved = { ...quietly, images: as('Ada/2.jpg'), embed, cache: await open(folder) };
    expect((await acquireAll(moved)).embeddings).toEqual([embeddingOf(1)]);
    expect(asked).toEqual(['1.jpg']);
  });

  test('how large an image may be is a setting: such a failure is not kept', async () => {
    const folder = await temporaryFolder();
    const refusing = recorder(() =>
      Promise.reject(new FacenitionError('ERR_IMAGE_TOO_LARGE', 'too large')),
    );
    const request = { ...quietly, images: images(1), cache: await open(folder) };
    expect((await acquireAll({ ...request, embed: refusing.embed })).failures.images).toBe(1);
    expect((await acquireAll({ ...request, embed: recorder().embed })).failures.images).toBe(0);
  });

  test('a run that was killed in the middle of a line resumes behind the one before', async () => {
    const folder = await temporaryFolder();
    const { embed, asked } = recorder();
    const request = { images: images(5), embed, concurrency: 1, onProgress: () => {} };
    await acquireAll({ ...request, images: images(4), cache: await open(folder) });
    const path = join(folder, `${RECIPE}.jsonl`);
    await truncate(path, (await stat(path)).size - 20);
    asked.length = 0;
    const { embeddings } = await acquireAll({ ...request, cache: await open(folder) });
    expect(asked).toEqual(['3.jpg', '4.jpg']);
    expect(embeddings).toEqual([0, 1, 2, 3, 4].map(embeddingOf));
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).sha256)).toEqual(
      images(5).map(({ sha256 }) => sha256),
    );
  });
});

describe('a fault that is not about the image', () => {
  test.each([
    [new FacenitionError('ERR_MODEL_FAILED', 'broken'), 'ERR_MODEL_FAILED', '2.jpg: broken'],
    [new Error('CANARY /secret/path'), 'ERR_INTERNAL', '2.jpg: unexpected error'],
    ['CANARY', 'ERR_INTERNAL', '2.jpg: unexpected error'],
  ])('ends the run, naming the image and nothing else of it: %s', async (cause, code, message) => {
    const { embed } = recorder((path) =>
      path === '2.jpg' ? Promise.reject(cause) : Promise.resolve(acquired(1)),
    );
    const ended = acquireAll({ ...quietly, images: images(4), embed });
    await expect(ended).rejects.toMatchObject({ code, message, cause });
  });

  test('begins nothing more, and keeps what was embedded until then', async () => {
    const cache = await open(await temporaryFolder());
    const { embed, asked } = recorder(async (path) => {
      if (path === '2.jpg') throw new FacenitionError('ERR_MODEL_FAILED', 'broken');
      // Still under way when the other fails.
      if (path === '1.jpg') await new Promise((resolve) => setTimeout(resolve, 20));
      return acquired(numberOf(path));
    });
    const request = { ...quietly, images: images(50), cache };
    await expect(acquireAll({ ...request, embed })).rejects.toThrow('2.jpg: broken');
    expect(asked).toEqual(['0.jpg', '1.jpg', '2.jpg']);
    const again = recorder();
    await acquireAll({ ...request, images: images(4), embed: again.embed });
    expect(again.asked).toEqual(['2.jpg', '3.jpg']);
  });

  test('of the cache is about the cache, not about the image, and has no embedding', async () => {
    const full = new FacenitionError('ERR_FIELD_INVALID', '--cache: cannot use it: full');
    const cache: EmbeddingCache = {
      ignored: 0,
      get: () => undefined,
      put: () => Promise.reject(full),
      close: async () => {},
    };
    const ended = acquireAll({ ...quietly, images: images(2), embed: recorder().embed, cache });
    await expect(ended).rejects.toBe(full);
  });
});
