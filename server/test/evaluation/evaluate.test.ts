import { type Acquisition, FacenitionError } from '@facenition/core';
import { evaluateRecognition, readPairs, subjectOf } from '@facenition/server';
import { describe, expect, test } from 'vitest';
import { labelledImage } from './labelled-image.ts';

const acquired = (...values: number[]): Acquisition => ({
  outcome: 'acquired',
  embedding: Float32Array.from(values),
});

const acquisitions: Record<string, Acquisition> = {
  'Ada_0001.jpg': acquired(1, 0),
  'Ada_0002.jpg': acquired(0.8, 0.6),
  'Ada_0003.jpg': { outcome: 'not-acquired', reason: 'blurred' },
  'Bob_0001.jpg': acquired(0, 1),
  'Bob_0002.jpg': acquired(-0.6, 0.8),
};

const request = {
  pack: 'mobile',
  images: Object.keys(acquisitions).map(labelledImage),
  embed: async (path: string) => acquisitions[path]!,
  concurrency: 2,
  onProgress: () => {},
};

describe('evaluateRecognition', () => {
  test('counts failures to acquire by reason', async () => {
    expect(await evaluateRecognition(request)).toEqual({
      pack: 'mobile',
      images: 5,
      subjects: 2,
      failureToAcquire: { images: 1, rate: 0.2, reasons: { blurred: 1 }, unreadable: [] },
    });
  });

  test('pairs: accuracy of those compared, and of all', async () => {
    const { pairs } = readPairs(
      [
        'image_a,image_b,same',
        'Ada_0001.jpg,Ada_0002.jpg,1',
        'Ada_0001.jpg,Ada_0003.jpg,1',
        'Ada_0001.jpg,Bob_0001.jpg,0',
        'Ada_0001.jpg,Bob_0002.jpg,0',
      ].join('\n'),
      'pairs.csv',
      new Set(Object.keys(acquisitions)),
    );
    const { pairs: report } = await evaluateRecognition({ ...request, pairs });
    expect(report).toEqual({
      mated: 1,
      nonMated: 2,
      notCompared: 1,
      accuracy: 1,
      threshold: Math.fround(0.8),
      eer: 0,
      fnmrAtFmr: expect.any(Array),
      accuracyOfAll: 0.75,
    });
    expect(report?.fnmrAtFmr[0]).toMatchObject({ fmr: 1e-2, falseNonMatches: 0, falseMatches: 0 });
  });

  test('all pairs', async () => {
    const { allPairs } = await evaluateRecognition({ ...request, allPairs: {} });
    // Mated .8 and .8, non-mated 0, -.6, .6, 0.
    expect(allPairs).toMatchObject({ mated: 2, nonMated: 4, eer: 0 });
    expect(allPairs?.fnmrAtFmr.map(({ fmr, fnmr }) => [fmr, fnmr])).toEqual([
      [1e-2, 0],
      [1e-3, 0],
      [1e-4, 0],
      [1e-5, 0],
    ]);
  });

  test('all pairs of at most so many images of one subject', async () => {
    const images = ['Ada_0001.jpg', 'Ada_0002.jpg', 'Bob_0001.jpg', 'Bob_0002.jpg'];
    const extended = [...images, 'Bob_0003.jpg'].map(labelledImage);
    const embed = async (path: string) => acquisitions[path] ?? acquired(0, 1);
    const { allPairs } = await evaluateRecognition({
      ...request,
      images: extended,
      embed,
      allPairs: { imagesPerSubject: 2 },
    });
    expect(allPairs).toMatchObject({ mated: 2, nonMated: 4, imagesPerSubject: 2 });
  });

  test('embeds each image once, tells the progress, runs side by side', async () => {
    let running = 0;
    let peak = 0;
    const seen: string[] = [];
    const progress: number[] = [];
    await evaluateRecognition({
      ...request,
      embed: async (path) => {
        seen.push(path);
        peak = Math.max(peak, ++running);
        await new Promise((resolve) => setTimeout(resolve, 1));
        running--;
        return acquisitions[path]!;
      },
      onProgress: (done, total) => progress.push(done / total),
    });
    expect(seen.toSorted()).toEqual(Object.keys(acquisitions).toSorted());
    expect(peak).toBe(2);
    expect(progress).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });

  test('refuses a pair of images that are not there, naming the line', async () => {
    const pairs = [
      { imageA: 'Ada_0001.jpg', imageB: 'Ada_0002.jpg', mated: true },
      { imageA: 'x.jpg', imageB: 'y.jpg', mated: false },
    ];
    await expect(evaluateRecognition({ ...request, pairs })).rejects.toMatchObject({
      code: 'ERR_FIELD_INVALID',
      message: 'line 3 of the pairs file names an image that is not there',
    });
  });

  test('a file that is no image is a failure to acquire, listed by name', async () => {
    const embed = async (path: string): Promise<Acquisition> => {
      if (path !== 'Bob_0002.jpg') return acquisitions[path]!;
      throw new FacenitionError('ERR_IMAGE_UNREADABLE', 'the image cannot be decoded');
    };
    const { failureToAcquire } = await evaluateRecognition({ ...request, embed });
    expect(failureToAcquire).toEqual({
      images: 2,
      rate: 0.4,
      reasons: { blurred: 1, ERR_IMAGE_UNREADABLE: 1 },
      unreadable: [{ image: 'Bob_0002.jpg', code: 'ERR_IMAGE_UNREADABLE' }],
    });
  });

  test.each([
    [new FacenitionError('ERR_MODEL_FAILED', 'broken'), 'ERR_MODEL_FAILED', 'Ada_0001.jpg: broken'],
    [new Error('broken'), 'ERR_INTERNAL', 'Ada_0001.jpg: unexpected error'],
  ])('any other fault ends it and names the image', async (cause, code, message) => {
    const embed = (): Promise<Acquisition> => Promise.reject(cause);
    const ended = evaluateRecognition({ ...request, embed, concurrency: 1 });
    await expect(ended).rejects.toMatchObject({ code, message, cause });
  });
});

test.each([
  ['Ada_Lovelace_0001.jpg', 'Ada_Lovelace'],
  ['ada.png', 'ada'],
  ['Ada Lovelace/anything 7.jpg', 'Ada Lovelace'],
  ['set/p01/2.jpg', 'p01'],
])('%s shows %s', (path, subject) => {
  expect(subjectOf(path)).toBe(subject);
});
