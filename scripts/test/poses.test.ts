import { BUILTIN_PACK } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { sitters } from '../portraits/cast.ts';
import { nth } from '../portraits/nth.ts';
import { POSES, postureOnTheWay } from '../portraits/posture.ts';
import { FRAME, sit } from '../portraits/sitting.ts';
import { expectToldApart, loadFinder, lookAtPoses } from './posed.ts';

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

describe('the poses of a drawn person', () => {
  test('are told apart by the builtin pack', { timeout: 120_000 }, async () => {
    const finder = await loadFinder(BUILTIN_PACK);
    const posed = await lookAtPoses(nth(sitters, 0).persona, finder);
    expectToldApart(posed, { up: 0.1, down: 0.08 });
  });
});
