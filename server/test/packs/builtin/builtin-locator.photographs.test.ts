import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaceLocator, Picture } from '@facenition/core';
import { BUILTIN_PACK, createSsdLandmarksLocator } from '@facenition/core';
import { buildBuiltinModel, createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { beforeAll, describe, expect, test } from 'vitest';

const { FACENITION_TEST_FACES: folder } = process.env;
const why = folder === undefined ? ' (skipped: needs FACENITION_TEST_FACES)' : '';

describe.skipIf(folder === undefined)(`faces of photographs${why}`, () => {
  let locator: FaceLocator;

  beforeAll(async () => {
    const runtime = createInferenceRuntime();
    const models = {
      detector: await runtime.load(await buildBuiltinModel('detector')),
      landmarks: await runtime.load(await buildBuiltinModel('landmarks')),
    };
    locator = createSsdLandmarksLocator(models, BUILTIN_PACK.detector.scoreThreshold);
  });

  test('finds the face of a press photograph', { timeout: 120_000 }, async () => {
    const decoder = createImageDecoder();
    const faces = join(folder!, 'lfw-dev');
    const files = (await readdir(faces)).sort().filter((_, i) => i % 64 === 0);
    let missed = 0;
    for (const file of files) {
      const picture = await decoder.decode(await readFile(join(faces, file)));
      const [face] = await locator.detect(picture);
      const landmarks = face && (await locator.locate(picture, face));
      if (landmarks === undefined) {
        missed++;
        continue;
      }
      const { leftEye, rightEye, nose, leftMouth } = landmarks;
      expect(rightEye.x, file).toBeGreaterThan(leftEye.x);
      expect(leftMouth.y, file).toBeGreaterThan(Math.min(leftEye.y, rightEye.y));
      expect(nose.y, file).toBeGreaterThan(Math.min(leftEye.y, rightEye.y));
    }
    expect(files.length).toBeGreaterThan(90);
    expect(missed).toBeLessThanOrEqual(1);
  });

  test('finds none where there is none', async () => {
    const data = Uint8Array.from({ length: 3 * 320 * 240 }, (_, i) => ((i * 7919) >> 3) & 255);
    const noise: Picture = { width: 320, height: 240, data };
    expect(await locator.detect(noise)).toEqual([]);
    // Told where to look, it still sees none.
    const box = { x: 100, y: 60, width: 120, height: 120 };
    expect(await locator.locate(noise, { box, score: 1 })).toBeUndefined();
  });
});
