import { type ChallengePose, drawChallenge } from '@facenition/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isChallenge } from '../../src/challenge/draw.ts';
import { faultCode, seededBytes } from '../support.ts';

test('a passive challenge asks for the front alone', () => {
  expect(drawChallenge(seededBytes(1), 'passive')).toEqual(['front']);
});

describe('an active challenge', () => {
  test('is the front, four moves with both turns, never one twice running, and the front', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const poses = drawChallenge(seededBytes(seed), 'active');
        expect(poses).toHaveLength(6);
        expect([poses.at(0), poses.at(-1)]).toEqual(['front', 'front']);
        const moves = poses.slice(1, -1);
        expect(moves).not.toContain('front');
        expect(moves).toContain('left');
        expect(moves).toContain('right');
        expect(moves.every((move, i) => move !== moves[i - 1])).toBe(true);
        expect(isChallenge(poses, 'active')).toBe(true);
      }),
    );
  });

  test('is one of 128, each as likely as the others', () => {
    const random = seededBytes(5);
    const counts = new Map<string, number>();
    const draws = 128 * 200;
    for (let i = 0; i < draws; i++) {
      const name = drawChallenge(random, 'active').join();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect(counts.size).toBe(128);
    const expected = draws / 128;
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    // With 127 degrees of freedom: below 72 or above 200 comes once in 20,000 fair draws.
    expect(chiSquare).toBeGreaterThan(72);
    expect(chiSquare).toBeLessThan(200);
  });

  test('begins with a turn to the left as often as with one to the right', () => {
    const random = seededBytes(6);
    const first = Array.from({ length: 20_000 }, () => drawChallenge(random, 'active')[1]);
    const share = (pose: ChallengePose): number =>
      first.filter((drawn) => drawn === pose).length / first.length;
    // Counted by hand: of the 128, 37 begin with each turn, 18 with each of the other moves.
    expect(share('left')).toBeCloseTo(37 / 128, 1.7);
    expect(share('right')).toBeCloseTo(37 / 128, 1.7);
    expect(share('closer')).toBeCloseTo(18 / 128, 1.7);
  });

  test('is not drawn without randomness', async () => {
    const draw = async () => drawChallenge(() => new Uint8Array(0), 'active');
    expect(await faultCode(draw())).toBe('ERR_INTERNAL');
  });
});

test.each<[string, readonly ChallengePose[], 'passive' | 'active']>([
  ['too short', ['front', 'left', 'right', 'front'], 'active'],
  ['without a right turn', ['front', 'left', 'up', 'left', 'down', 'front'], 'active'],
  ['one move twice', ['front', 'left', 'left', 'right', 'up', 'front'], 'active'],
  ['without its end', ['front', 'left', 'right', 'left', 'up'], 'active'],
  ['passive', ['front'], 'active'],
  ['active', ['front', 'left', 'right', 'left', 'up', 'front'], 'passive'],
  ['empty', [], 'passive'],
])('what was never drawn is no challenge: %s', (_, poses, assurance) => {
  expect(isChallenge(poses, assurance)).toBe(false);
});
