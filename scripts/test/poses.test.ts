import { BUILTIN_PACK, type FaceFinder, loadFaceEngine } from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { modelFiles } from '../model-files.ts';
import { sitters } from '../portraits/cast.ts';
import { nth } from '../portraits/nth.ts';
import { POSES, postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, sit } from '../portraits/sitting.ts';
import { growth, lookAtPoses } from './posed.ts';

describe('a posture on the way to a pose', () => {
  test('begins straight and ends at the pose, both sides alike', () => {
    for (const pose of POSES) {
      const { yaw, pitch, distance } = postureOnTheWay(pose, 0);
      expect([Math.abs(yaw), Math.abs(pitch), distance]).toEqual([0, 0, 1]);
    }
    expect(postureOnTheWay('left', 1).yaw).toBe(-postureOnTheWay('right', 1).yaw);
    expect(postureOnTheWay('left', 1).yaw).toBeGreaterThan(0);
    expect(postureOnTheWay('down', 1).pitch).toBeGreaterThan(0);
    expect(postureOnTheWay('up', 1).pitch).toBeLessThan(0);
    expect(postureOnTheWay('closer', 1).distance).toBeLessThan(1);
  });

  test('moves smoothly: never more than a fifth of the way in an eighth of the time', () => {
    const yaws = Array.from({ length: 9 }, (_, step) => postureOnTheWay('left', step / 8).yaw);
    const steps = yaws.slice(1).map((yaw, index) => yaw - nth(yaws, index));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(nth(yaws, -1) / 5);
  });
});

describe('a sitting', () => {
  test('gives frames of the stated size, the same for the same posture', async () => {
    const { frame } = await sit(nth(sitters, 0).persona);
    const straight = frame(postureOnTheWay('front', 0));
    expect(straight).toHaveLength(FRAME.width * FRAME.height * 3);
    expect(frame(postureOnTheWay('front', 0))).toEqual(straight);
    expect(frame(postureOnTheWay('left', 0.5))).not.toEqual(straight);
  });
});

describe('the poses of drawn people, for the builtin pack', () => {
  let finder: FaceFinder;

  beforeAll(async () => {
    finder = await loadFaceEngine({
      pack: BUILTIN_PACK,
      files: await modelFiles(undefined, BUILTIN_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
  }, 120_000);

  test.each(sitters)('are told apart of $name', { timeout: 120_000 }, async ({ persona }) => {
    const { others, reports, refused } = await lookAtPoses(persona, finder);
    expect(others).toBe(0);
    expect(refused).toEqual([]);
    const { front, left, right, up, down, closer } = reports;
    expect(Math.abs(front.pose?.yawProxy ?? Number.NaN)).toBeLessThan(0.12);
    expect(left.pose?.yawProxy).toBeGreaterThanOrEqual(0.3);
    expect(right.pose?.yawProxy).toBeLessThanOrEqual(-0.3);
    const straight = front.pose?.pitchProxy ?? Number.NaN;
    expect((up.pose?.pitchProxy ?? Number.NaN) - straight).toBeLessThan(-0.1);
    expect((down.pose?.pitchProxy ?? Number.NaN) - straight).toBeGreaterThan(0.08);
    expect(growth(closer, front)).toBeGreaterThanOrEqual(1.35);
  });
});
