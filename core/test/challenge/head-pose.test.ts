import {
  type ChallengePose,
  type FaceLandmarks,
  frontalBaseline,
  type HeadPose,
  headPoseOf,
  PAGE_DEMAND,
  poseLimits,
  poseReached,
} from '@facenition/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SOLID } from '../../src/challenge/judge-burst.ts';
import { noseOutOfPlane } from '../../src/challenge/solidity.ts';
import { bent, flat, folded, HEAD, type Held, photographOf, SIDE, seen } from './heads.ts';

const size = { width: SIDE, height: SIDE };
const poseAt = (held: Held): HeadPose => headPoseOf(seen(HEAD, held), size);
const front = frontalBaseline([poseAt({})]);

const poses: readonly ChallengePose[] = ['front', 'left', 'right', 'up', 'down', 'closer'];
const held: Readonly<Record<ChallengePose, Held>> = {
  front: {},
  left: { turn: 38 },
  right: { turn: -38 },
  up: { nod: 20 },
  down: { nod: -20 },
  closer: { distance: 370 },
};

describe('a head', () => {
  test.each(poses)('that is held %s is held so, for the judge and for the page', (pose) => {
    for (const demand of [1, PAGE_DEMAND]) {
      expect(poseReached(pose, poseAt(held[pose]), front, demand)).toBe(true);
    }
  });

  test('held one way is not held the other ways', () => {
    for (const asked of poses) {
      const others = poses.filter((shown) => poseReached(asked, poseAt(held[shown]), front, 1));
      // Whoever turns a little or comes closer may still face the camera.
      const facing = ['front', 'up', 'down', 'closer'];
      expect(others).toEqual(asked === 'front' ? facing : [asked]);
    }
  });

  test('turned to its own left has its nose to the right of the picture', () => {
    const { nose, leftEye, rightEye } = seen(HEAD, { turn: 33 });
    expect(nose.x).toBeGreaterThan((leftEye.x + rightEye.x) / 2);
    expect(poseAt({ turn: 33 }).yaw).toBeGreaterThan(poseLimits.turnedYaw);
  });

  test('that turns by less than some 25 degrees has not turned', () => {
    expect(poseReached('left', poseAt({ turn: 20 }), front, 1)).toBe(false);
    expect(poseReached('right', poseAt({ turn: -20 }), front, 1)).toBe(false);
  });

  test('is measured alike wherever it is, however far and however it is tilted', () => {
    const place = fc.record({
      roll: fc.integer({ min: -20, max: 20 }),
      right: fc.integer({ min: -20, max: 20 }),
      below: fc.integer({ min: -60, max: 60 }),
      distance: fc.integer({ min: 400, max: 900 }),
    });
    fc.assert(
      fc.property(place, (at) => {
        const turned = poseAt({ ...at, turn: 40 });
        expect(poseReached('left', turned, poseAt({ ...at }), 1)).toBe(true);
        expect(poseReached('right', turned, poseAt({ ...at }), 1)).toBe(false);
      }),
    );
  });

  test('without a baseline holds nothing but the front', () => {
    const reached = poses.filter((pose) => poseReached(pose, poseAt(held[pose]), undefined, 1));
    expect(reached).toEqual(['front']);
  });

  test.each(poses)('whose landmarks coincide is not held %s', (pose) => {
    const nowhere = { x: 5, y: 5 };
    const landmarks: FaceLandmarks = {
      leftEye: nowhere,
      rightEye: nowhere,
      nose: nowhere,
      leftMouth: nowhere,
      rightMouth: nowhere,
    };
    expect(poseReached(pose, headPoseOf(landmarks, size), front, 1)).toBe(false);
  });
});

/** What somebody can do to a picture in their hand. */
const moved = fc.record({
  turn: fc.integer({ min: -55, max: 55 }),
  nod: fc.integer({ min: -50, max: 50 }),
  roll: fc.integer({ min: -20, max: 20 }),
  distance: fc.integer({ min: 250, max: 900 }),
  right: fc.integer({ min: -80, max: 80 }),
});

describe('a flat picture of a face', () => {
  test('does not turn, however it is moved and tilted', () => {
    fc.assert(
      fc.property(moved, (at) => {
        const pose = headPoseOf(seen(flat(HEAD), at), size);
        expect(poseReached('left', pose, front, 1)).toBe(false);
        expect(poseReached('right', pose, front, 1)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('has its nose in the plane of eyes and mouth, whatever it shows', () => {
    const anyHead = fc.record({
      turn: fc.integer({ min: -40, max: 40 }),
      nod: fc.integer({ min: -25, max: 25 }),
    });
    fc.assert(
      fc.property(anyHead, moved, moved, (shown, one, other) => {
        const picture = photographOf(HEAD, shown);
        expect(noseOutOfPlane(seen(picture, one), seen(picture, other))).toBeLessThan(1e-6);
      }),
    );
  });

  test('bent around an upright cylinder does not turn as long as both eyes can be seen', () => {
    const bend = fc.record({
      radius: fc.integer({ min: 30, max: 200 }),
      share: fc.double({ min: -1, max: 1, noNaN: true }),
      distance: fc.integer({ min: 400, max: 900 }),
    });
    fc.assert(
      fc.property(bend, ({ radius, share, distance }) => {
        const eyeAt = (31.5 / radius) * (180 / Math.PI);
        // Eyes are found no more when less than ten degrees are left.
        const turn = share * (80 - eyeAt);
        const print = bent(flat(HEAD), radius);
        const before = frontalBaseline([headPoseOf(seen(print, { distance }), size)]);
        const pose = headPoseOf(seen(print, { turn, distance }), size);
        expect(poseReached('left', pose, before, 1)).toBe(false);
        expect(poseReached('right', pose, before, 1)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('folded along the nose turns, and counts as solid: it is not stopped by this', () => {
    const print = folded(flat(HEAD), 40);
    const pose = headPoseOf(seen(print, { turn: 35 }), size);
    const before = frontalBaseline([headPoseOf(seen(print, {}), size)]);
    expect(poseReached('left', pose, before, 1)).toBe(true);
    expect(noseOutOfPlane(seen(print, {}), seen(print, { turn: 35 }))).toBeGreaterThan(SOLID);
  });
});

test('the nose of a head that turns leaves the plane', () => {
  const turn = fc.integer({ min: 30, max: 45 });
  const side = fc.constantFrom(-1, 1);
  fc.assert(
    fc.property(turn, side, fc.integer({ min: 350, max: 900 }), (degrees, way, distance) => {
      const turned = seen(HEAD, { turn: way * degrees, distance });
      expect(noseOutOfPlane(seen(HEAD, { distance }), turned)).toBeGreaterThan(SOLID);
    }),
  );
});
