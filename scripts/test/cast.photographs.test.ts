import { type FaceEngine, loadFaceEngine, MOBILE_PACK } from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFiles } from '../model-files.ts';
import { noFace, twoFaces } from '../portraits/cast.ts';
import { type CastComparison, compareCast } from '../portraits/compare-cast.ts';

const folder = process.env.FACENITION_TEST_MODELS;
const why = folder === undefined ? ' (skipped: FACENITION_TEST_MODELS is not set)' : '';

describe.skipIf(folder === undefined)(`the cast, for the mobile pack${why}`, () => {
  let engine: FaceEngine;
  let comparison: CastComparison;

  beforeAll(async () => {
    engine = await loadFaceEngine({
      pack: MOBILE_PACK,
      files: await modelFiles(folder ?? '', MOBILE_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
    comparison = await compareCast(engine);
  }, 120_000);

  test('gives an embedding for every capture', () => {
    expect(comparison.failures).toEqual([]);
  });

  test('is told apart: far below the threshold of level 4', () => {
    expect(comparison.highestNonMated).toBeLessThan(0.3);
  });

  test('is recognised in every photograph', () => {
    expect(comparison.lowestMated).toBeGreaterThan(0.7);
  });

  test('is not in the empty room, and two are too many', async () => {
    expect(await engine.acquire(await noFace(), 'only')).toEqual({
      outcome: 'not-acquired',
      reason: 'no-face',
    });
    expect(await engine.acquire(await twoFaces(), 'only')).toEqual({
      outcome: 'not-acquired',
      reason: 'several-faces',
    });
  });
});
