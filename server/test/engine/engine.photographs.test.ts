import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FaceEngine, loadFaceEngine, MOBILE_PACK } from '@facenition/core';
import {
  createImageDecoder,
  createInferenceRuntime,
  listImages,
  readPairs,
} from '@facenition/server';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFiles } from '../../../scripts/model-files.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

describe.skipIf(missing)(`the face engine with the mobile pack${why}`, () => {
  let engine: FaceEngine;
  /** Every 50th image of a pair. */
  let samples: readonly Uint8Array[];

  const photograph = (path: string): Promise<Uint8Array> => readFile(join(faces ?? '', path));

  beforeAll(async () => {
    engine = await loadFaceEngine({
      pack: MOBILE_PACK,
      files: await modelFiles(models ?? '', MOBILE_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
    const list = 'lfw-dev-pairs.csv';
    const text = new TextDecoder().decode(await photograph(list));
    const images = new Set(await listImages(join(faces ?? '', 'lfw-dev')));
    const { pairs, problems } = readPairs(text, list, images);
    expect(problems).toEqual([]);
    const chosen = pairs.filter((_, i) => i % 50 === 0).map(({ imageA }) => `lfw-dev/${imageA}`);
    samples = await Promise.all(chosen.map(photograph));
  });

  async function similarity(a: Uint8Array, b: Uint8Array): Promise<number> {
    const [one, other] = [await engine.acquire(a, 'largest'), await engine.acquire(b, 'largest')];
    if (one.outcome !== 'acquired' || other.outcome !== 'acquired') return Number.NaN;
    return one.embedding.reduce((sum, value, i) => sum + value * other.embedding[i]!, 0);
  }

  test('acquires press photographs, but perhaps for one in full profile', async () => {
    const outcomes = samples.map(
      async (sample) => (await engine.acquire(sample, 'largest')).outcome,
    );
    const acquired = (await Promise.all(outcomes)).filter((outcome) => outcome === 'acquired');
    expect(acquired.length).toBeGreaterThanOrEqual(samples.length - 1);
  });

  test('an embedding hardly depends on the size and the format of the file', async () => {
    for (const sample of samples.slice(0, 8)) {
      const larger = await sharp(sample).resize(1000).png().toBuffer();
      const smaller = await sharp(sample).resize(180).webp({ quality: 90 }).toBuffer();
      expect(await similarity(sample, larger)).toBeGreaterThan(0.9);
      expect(await similarity(sample, smaller)).toBeGreaterThan(0.8);
    }
  });

  test('EXIF orientation changes nothing', async () => {
    for (const sample of samples.slice(0, 4)) {
      const sideways = sharp(await sharp(sample).rotate(-90).png().toBuffer());
      const tagged = await sideways.withMetadata({ orientation: 6 }).png().toBuffer();
      expect(await similarity(sample, tagged)).toBeGreaterThan(0.98);
    }
  });

  /** Of the degraded samples, the share that is refused for one of `reasons`. */
  async function refused(
    degrade: (image: Sharp) => Sharp,
    reasons: readonly string[],
  ): Promise<number> {
    let count = 0;
    for (const sample of samples) {
      const degraded = await degrade(sharp(sample)).jpeg({ quality: 95 }).toBuffer();
      const acquisition = await engine.acquire(degraded, 'largest');
      if (acquisition.outcome === 'not-acquired' && reasons.includes(acquisition.reason)) count++;
    }
    return count / samples.length;
  }

  test.each<[string, (image: Sharp) => Sharp, readonly string[], number]>([
    ['in a tenth of the light', (image) => image.linear(0.08), ['too-dark'], 1],
    ['overexposed', (image) => image.linear(4, 60), ['too-bright'], 0.85],
    ['far out of focus', (image) => image.blur(8), ['blurred'], 0.95],
    ['16 pixels large', (image) => image.resize(40), ['face-too-small'], 0.95],
    ['lying on their side', (image) => image.rotate(90), ['pose'], 0.9],
    ['standing on their head', (image) => image.rotate(180), ['pose'], 0.9],
    [
      'with the upper half outside',
      (image) => image.extract({ left: 0, top: 125, width: 250, height: 125 }),
      ['cropped', 'no-face'],
      0.9,
    ],
    [
      'with the left half outside',
      (image) => image.extract({ left: 125, top: 0, width: 125, height: 250 }),
      ['cropped', 'pose', 'no-face'],
      0.85,
    ],
  ])('refuses faces %s, and says why', async (_, degrade, reasons, share) => {
    expect(await refused(degrade, reasons)).toBeGreaterThanOrEqual(share);
  });

  test('a sample without its orientation is not taken for an upright face', async () => {
    const bonaFide = await photograph('spoof-samples/minivision_image_T1.jpg');
    expect(await engine.acquire(bonaFide, 'only')).toMatchObject({ outcome: 'acquired' });
    const stripped = await sharp(bonaFide).jpeg().toBuffer();
    expect(await engine.acquire(stripped, 'only')).toMatchObject({ outcome: 'not-acquired' });
  });
});
