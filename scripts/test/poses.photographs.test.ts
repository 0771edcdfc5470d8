import { type FaceFinder, loadFaceEngine, MOBILE_PACK } from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFiles } from '../model-files.ts';
import { cast } from '../portraits/cast.ts';
import { growth, lookAtPoses } from './posed.ts';

const folder = process.env.FACENITION_TEST_MODELS;
const why = folder === undefined ? ' (skipped: FACENITION_TEST_MODELS is not set)' : '';

describe.skipIf(folder === undefined)(`the poses of the cast, for the mobile pack${why}`, () => {
  let finder: FaceFinder;

  beforeAll(async () => {
    finder = await loadFaceEngine({
      pack: MOBILE_PACK,
      files: await modelFiles(folder ?? '', MOBILE_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
  }, 120_000);

  test.each(cast)('are told apart of $name', async ({ persona }) => {
    const { others, reports, refused } = await lookAtPoses(persona, finder);
    expect(others).toBe(0);
    expect(refused).toEqual([]);
    const { front, left, right, up, down, closer } = reports;
    expect(Math.abs(front.pose?.yawProxy ?? Number.NaN)).toBeLessThan(0.12);
    expect(left.pose?.yawProxy).toBeGreaterThanOrEqual(0.3);
    expect(right.pose?.yawProxy).toBeLessThanOrEqual(-0.3);
    const straight = front.pose?.pitchProxy ?? Number.NaN;
    expect((up.pose?.pitchProxy ?? Number.NaN) - straight).toBeLessThan(-0.04);
    expect((down.pose?.pitchProxy ?? Number.NaN) - straight).toBeGreaterThan(0.06);
    expect(growth(closer, front)).toBeGreaterThanOrEqual(1.35);
  });
});
