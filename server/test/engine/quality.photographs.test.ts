import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  assessQuality,
  detectFaces,
  type LoadedFaceEngine,
  loadFaceEngine,
  MOBILE_PACK,
  type QualityReport,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime, listImages } from '@facenition/server';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFiles } from '../../../scripts/model-files.ts';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';

describe.skipIf(missing)(`reports about photographs${why}`, () => {
  let engine: LoadedFaceEngine;
  /** Every 100th press photograph. */
  let samples: readonly Uint8Array[];

  beforeAll(async () => {
    engine = await loadFaceEngine({
      pack: MOBILE_PACK,
      files: await modelFiles(models ?? '', MOBILE_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
    const folder = join(faces ?? '', 'lfw-dev');
    const chosen = (await listImages(folder)).filter((_, i) => i % 100 === 0);
    samples = await Promise.all(chosen.map((name) => readFile(join(folder, name))));
  });

  const assess = (sample: Uint8Array): Promise<QualityReport> =>
    assessQuality({ sample, faceChoice: 'largest' }, engine);

  test('good photographs score near 100 in every component', async () => {
    const reports = await Promise.all(samples.map(assess));
    // Other people stand beside one in ten.
    const scores = reports
      .flatMap(({ components }) => components)
      .filter(({ name }) => name !== 'SingleFacePresent');
    const tenths = [...Map.groupBy(scores, ({ name }) => name)].map(([name, those]) => {
      const ascending = those.map(({ score }) => score).sort((a, b) => a - b);
      return { name, tenth: ascending[Math.floor(0.1 * ascending.length)] };
    });
    expect(tenths).toHaveLength(8);
    for (const { name, tenth } of tenths) expect(tenth, name).toBeGreaterThanOrEqual(90);
  });

  test.each<[string, (sample: Uint8Array) => Promise<Uint8Array>]>([
    ['as they are', async (sample) => sample],
    ['darkened', (sample) => sharp(sample).linear(0.2).toBuffer()],
    ['blurred', (sample) => sharp(sample).blur(3).toBuffer()],
    ['on their side', (sample) => sharp(sample).rotate(90).toBuffer()],
    [
      'cut',
      (sample) => sharp(sample).extract({ left: 0, top: 0, width: 140, height: 250 }).toBuffer(),
    ],
  ])('would be acquired exactly where they are: %s', async (_, change) => {
    for (const sample of samples.slice(0, 30)) {
      const changed = await change(sample);
      const [report, acquisition] = [
        await assess(changed),
        await engine.acquire(changed, 'largest'),
      ];
      const reason = report.outcome === 'not-acquired' ? report.reason : undefined;
      expect(acquisition.outcome === 'not-acquired' ? acquisition.reason : undefined).toBe(reason);
      const needing = report.components.filter(({ needsAction }) => needsAction);
      expect(needing.length > 0).toBe(reason !== undefined);
      if (reason !== undefined) expect(needing.map((found) => found.reason)).toContain(reason);
    }
  });

  test('detection says the same in a larger picture', async () => {
    for (const sample of samples.slice(0, 5)) {
      const larger = await sharp(sample).resize(1000).png().toBuffer();
      const [small, large] = [await detectFaces(sample, engine), await detectFaces(larger, engine)];
      const [a, b] = [small.faces[0]?.landmarks.nose, large.faces[0]?.landmarks.nose];
      const factor = large.width / small.width;
      expect(factor * (a?.x ?? Number.NaN)).toBeCloseTo(b?.x ?? 0, -1);
      expect(factor * (a?.y ?? Number.NaN)).toBeCloseTo(b?.y ?? 0, -1);
    }
  });
});
