import { describe, expect, test } from 'vitest';
import { thresholdForApcer, thresholdForBpcer } from '../../src/pad/choose-threshold.ts';

const of = (scores: readonly number[], weights = scores.map(() => 1)) => ({
  scores: Float64Array.from(scores),
  weights,
});

describe('the threshold for a wished BPCER', () => {
  test.each<[string, readonly number[], number, number]>([
    ['nobody may be suspected: the lowest score', [0.2, 0.4, 0.6, 0.8], 0.1, 0.2],
    ['one of four may: the second', [0.2, 0.4, 0.6, 0.8], 0.25, 0.4],
    ['a hair less than one of four: the lowest', [0.2, 0.4, 0.6, 0.8], 0.2499, 0.2],
    ['equal scores fall together', [0.2, 0.2, 0.6, 0.8], 0.25, 0.2],
    ['and two of four may', [0.2, 0.2, 0.6, 0.8], 0.5, 0.6],
    ['four digits, downwards', [0.123_456, 0.9], 0.1, 0.1234],
    ['3 of 60, though .05 * 60 is more', Array.from({ length: 60 }, (_, i) => i / 100), 0.05, 0.03],
    [
      '29 of 100, though .29 * 100 is less',
      Array.from({ length: 100 }, (_, i) => i / 200),
      0.29,
      0.145,
    ],
  ])('%s', (_, scores, atMost, threshold) => {
    expect(thresholdForBpcer(of(scores), atMost)).toBe(threshold);
  });

  test('is the highest that keeps it, and a step more does not', () => {
    const scores = Array.from({ length: 97 }, (_, i) => ((i * 31) % 97) / 97 + 1e-5).sort();
    const share = (threshold: number) =>
      scores.filter((score) => !(score >= threshold)).length / scores.length;
    for (const atMost of [0.01, 0.05, 0.1, 0.5]) {
      const threshold = thresholdForBpcer(of(scores), atMost) ?? Number.NaN;
      expect(share(threshold)).toBeLessThanOrEqual(atMost);
      expect(share(threshold + 1e-4)).toBeGreaterThan(atMost);
    }
  });

  test('counts as often as is said', () => {
    expect(thresholdForBpcer(of([0.2, 0.4, 0.6], [0, 1, 3]), 0.2)).toBe(0.4);
    expect(thresholdForBpcer(of([0.2, 0.4, 0.6], [0, 1, 3]), 0.25)).toBe(0.6);
    expect(thresholdForBpcer(of([0.2, 0.4], [0, 0]), 0.2)).toBeUndefined();
    expect(thresholdForBpcer(of([]), 0.2)).toBeUndefined();
  });
});

describe('the threshold for a wished APCER', () => {
  test.each<[string, readonly number[], number, number]>([
    ['none may pass: just above the highest', [0.2, 0.4, 0.6, 0.8], 0.1, 0.8001],
    ['one of four may: just above the second', [0.2, 0.4, 0.6, 0.8], 0.25, 0.6001],
    ['equal scores pass together', [0.2, 0.4, 0.8, 0.8], 0.25, 0.8001],
    ['four digits, upwards', [0.123_456], 0.1, 0.1235],
  ])('%s', (_, scores, atMost, threshold) => {
    expect(thresholdForApcer(of(scores), atMost)).toBe(threshold);
  });

  test('is the lowest that keeps it, and a step less does not', () => {
    const scores = Array.from({ length: 97 }, (_, i) => ((i * 31) % 97) / 97 + 1e-5).sort();
    const share = (threshold: number) =>
      scores.filter((score) => score >= threshold).length / scores.length;
    for (const atMost of [0.01, 0.05, 0.1, 0.5]) {
      const threshold = thresholdForApcer(of(scores), atMost) ?? Number.NaN;
      expect(share(threshold)).toBeLessThanOrEqual(atMost);
      expect(share(threshold - 1e-4)).toBeGreaterThan(atMost);
    }
  });

  test('counts as often as is said', () => {
    expect(thresholdForApcer(of([0.2, 0.4, 0.6], [3, 1, 0]), 0.25)).toBe(0.2001);
    expect(thresholdForApcer(of([0.2, 0.4, 0.6], [3, 1, 0]), 0.2)).toBe(0.4001);
    expect(thresholdForApcer(of([0.2], [0]), 0.2)).toBeUndefined();
  });
});
