import { describe, expect, test } from 'vitest';
import { risingCurve, scoreWith, shareAt } from '../src/statistics/decoding-curve.ts';
import { percentileInterval, quantile, wilsonRate } from '../src/statistics/intervals.ts';
import { measureLinkability } from '../src/statistics/linkability.ts';
import { fitLine, upperNormalQuantile } from '../src/statistics/normal-quantile.ts';
import { createRandom, shuffled } from '../src/statistics/random.ts';

describe('wilsonRate', () => {
  test('the example of Wilson intervals: 15 of 50', () => {
    const { value, low, high } = wilsonRate(15, 50);
    expect(value).toBe(0.3);
    expect(low).toBeCloseTo(0.191, 4);
    expect(high).toBeCloseTo(0.4375, 4);
  });

  test('no event: the rule of 3', () => {
    expect(wilsonRate(0, 10_000)).toEqual({
      value: 0,
      low: 0,
      high: 3e-4,
      events: 0,
      trials: 10_000,
    });
  });
});

test('quantiles and percentile intervals', () => {
  expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  const replicates = Array.from({ length: 1001 }, (_, i) => 1000 - i);
  expect(percentileInterval(replicates)).toEqual({ low: 25, high: 975 });
  // Draws without a comparison have no rate.
  const some = [...replicates, ...Array(200).fill(Number.NaN)];
  expect(percentileInterval(some)).toEqual({ low: 25, high: 975 });
});

test('normal quantiles and a line', () => {
  expect(upperNormalQuantile(0.025)).toBeCloseTo(1.96, 3);
  expect(upperNormalQuantile(1e-4)).toBeCloseTo(3.719, 3);
  expect(upperNormalQuantile(1e-6)).toBeCloseTo(4.7534, 3);
  const line = fitLine([
    [0, 1],
    [1, 3],
    [2, 5],
  ]);
  expect(line(10)).toBeCloseTo(21, 12);
});

describe('createRandom', () => {
  test('the same seed and label, the same numbers; another label, others', () => {
    const draw = (seed: number, label: string) => [...createRandom(seed, label).bytes(8)];
    expect(draw(1, 'a')).toEqual(draw(1, 'a'));
    expect(draw(1, 'a')).not.toEqual(draw(1, 'b'));
    expect(draw(1, 'a')).not.toEqual(draw(2, 'a'));
  });

  test('normal numbers have mean 0, deviation 1 and thin tails', () => {
    const { normal } = createRandom(3, 'normal');
    const values = Array.from({ length: 40_000 }, normal);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const beyond = values.filter((value) => Math.abs(value) > 1.959964).length / values.length;
    expect(Math.abs(beyond - 0.05)).toBeLessThan(0.005);
  });

  test('shuffling keeps what is there', () => {
    const mixed = shuffled([1, 2, 3, 4, 5, 6, 7, 8], createRandom(1, 'shuffle'));
    expect(mixed.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(mixed).not.toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('measureLinkability', () => {
  const { normal } = createRandom(5, 'scores');
  const around = (mean: number, count = 2000): number[] =>
    Array.from({ length: count }, () => mean + normal());

  test('scores of one distribution are as unlinkable as permuted ones', () => {
    const { dsys, permuted } = measureLinkability({ mated: around(0), nonMated: around(0) }, 1);
    expect(dsys).toBeLessThan(permuted.mean + 0.02);
    expect(permuted.mean).toBeGreaterThan(0.005);
  });

  test('scores far apart are linkable, and the permuted ones still are not', () => {
    const { dsys, permuted } = measureLinkability({ mated: around(20), nonMated: around(0) }, 1);
    expect(dsys).toBeCloseTo(1, 9);
    expect(permuted.mean).toBeLessThan(0.1);
  });

  test('by the formula: half of the mated scores alone in a bin, half in equal company', () => {
    const mated = [...Array(500).fill(0), ...Array(500).fill(19.5)];
    const nonMated = [...Array(500).fill(0), ...Array(500).fill(10)];
    const { dsys, curve } = measureLinkability({ mated, nonMated }, 1);
    // D is 1 where only mated scores lie, 0 where both are equally likely.
    expect(dsys).toBeCloseTo(0.5, 12);
    expect(curve.reduce((sum, bin) => sum + bin.mated, 0)).toBeCloseTo(1, 12);
  });
});

describe('decoding curves', () => {
  const scores = [0.1, 0.2, 0.3, 0.4];

  test('rise, and pool what falls', () => {
    const { shares } = risingCurve(scores, [0, 6, 4, 10], [10, 10, 10, 10]);
    expect(shares).toEqual([0, 0.5, 0.5, 1]);
  });

  test('are read between their points, and end at 0 and 1', () => {
    const curve = { scores, shares: [0, 0.2, 0.6, 0.9] };
    expect(shareAt(curve, 0.05)).toBe(0);
    expect(shareAt(curve, 0.25)).toBeCloseTo(0.4, 12);
    expect(shareAt(curve, 0.45)).toBe(1);
    expect(scoreWith(curve, 0.4)).toBeCloseTo(0.25, 12);
    expect(scoreWith(curve, 0.99)).toBeUndefined();
  });
});
