import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureErrorRates } from '../src/statistics/error-rates.ts';
import { histogramOf } from '../src/statistics/histogram.ts';

const measure = (mated: readonly number[], nonMated: readonly number[], targets: number[] = []) =>
  measureErrorRates({ mated: histogramOf(mated), nonMated: histogramOf(nonMated) }, targets);

const scores = {
  mated: [0.875, 0.75, 0.5, 0.25],
  nonMated: [0.5, 0.375, 0.125, 0, -0.125, -0.25, -0.375, -0.5, -0.625, -0.75],
};

describe('measureErrorRates', () => {
  test('false non-match rates at false match rates', () => {
    const { fnmrAtFmr } = measure(scores.mated, scores.nonMated, [0.1, 0.2, 0.09]);
    expect(fnmrAtFmr).toMatchObject([
      // .5 matches falsely, .25 falls below a threshold just above .375.
      { fmr: 0.1, falseMatches: 1, falseNonMatches: 1, fnmr: 0.25, supported: false },
      { fmr: 0.2, falseMatches: 2, falseNonMatches: 0, fnmr: 0, supported: false },
      { fmr: 0.09, falseMatches: 0, falseNonMatches: 2, fnmr: 0.5, supported: false },
    ]);
    expect(fnmrAtFmr[0]!.threshold).toBeCloseTo(0.37501, 9);
    // Two may match: the lowest threshold for that is just above .125.
    expect(fnmrAtFmr[1]!.threshold).toBeCloseTo(0.12501, 9);
  });

  test('a score at the threshold matches', () => {
    const { fnmrAtFmr } = measure([0.5], [0.5], [0, 1]);
    expect(fnmrAtFmr).toMatchObject([
      { falseMatches: 0, fnmr: 1 },
      { falseMatches: 1, fnmr: 0 },
    ]);
  });

  test('best accuracy with its threshold', () => {
    const { best } = measure(scores.mated, scores.nonMated);
    expect(best.accuracy).toBeCloseTo(12 / 14, 12);
    // .25, .5 and .75 make two errors each: the highest lets nobody in.
    expect(best.threshold).toBeCloseTo(0.75, 9);
    expect(measure([0], [0.1, 0.2, 0.3]).best.accuracy).toBe(0.75);
  });

  test('equal error rate', () => {
    const mated = Array.from({ length: 100 }, (_, i) => (i - 10) / 100);
    const nonMated = Array.from({ length: 100 }, (_, i) => (i - 90) / 100);
    // At the threshold 0: 10 of each.
    expect(measure(mated, nonMated).eer).toBeCloseTo(0.1, 6);
    expect(measure([1], [0]).eer).toBe(0);
    expect(measure([0], [1]).eer).toBe(1);
  });

  test('the rule of 30 says which rates the data can tell, and why not', () => {
    const nonMated = Array.from({ length: 3000 }, (_, i) => -i / 3000);
    const { fnmrAtFmr } = measure([1], nonMated, [0.01, 0.0099, 1e-6]);
    expect(fnmrAtFmr.map(({ supported }) => supported)).toEqual([true, false, false]);
    expect(fnmrAtFmr[0]).not.toHaveProperty('why');
    expect(fnmrAtFmr[1]!.why).toMatch(/^29 false matches in 3000 .*rule of 30/);
    // 3 / 3000; and 30 / 1e-6 comparisons are needed.
    expect(fnmrAtFmr[2]!.why).toMatch(/below 1\.0e-3 \(rule of 3\).* needs 30000000$/);
  });

  test('agrees with counting, whatever the scores', () => {
    const list = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(list, list, fc.double({ min: 0, max: 1, noNaN: true }), (m, n, fmr) => {
        // Tenths, in the middle of a step.
        const at = (value: number): number => value / 10 + 0.000005;
        const measured = measure(m.map(at), n.map(at), [fmr]);
        const [rates] = measured.fnmrAtFmr;
        const { threshold } = rates!;
        expect(rates!.falseMatches).toBe(n.filter((score) => at(score) >= threshold).length);
        expect(rates!.falseMatches / n.length).toBeLessThanOrEqual(fmr + 1e-8);
        expect(rates!.falseNonMatches).toBe(m.filter((score) => at(score) < threshold).length);
        // No lower threshold keeps to the rate.
        const lower = n.filter((score) => at(score) >= threshold - 0.05).length;
        if (lower > rates!.falseMatches) expect(lower / n.length).toBeGreaterThan(fmr);
        const accuracy = (t: number): number =>
          (m.filter((s) => s >= t).length + n.filter((s) => s < t).length) / (m.length + n.length);
        const best = Math.max(...Array.from({ length: 19 }, (_, i) => accuracy(i - 9)));
        expect(measured.best.accuracy).toBeCloseTo(best, 12);
      }),
    );
  });

  test('the trade-off falls from one end to the other, and shares add up to one', () => {
    const { det, distribution } = measure(scores.mated, scores.nonMated);
    for (const [i, { fmr, fnmr }] of det.entries()) {
      if (i === 0) continue;
      expect(fmr).toBeLessThan(det[i - 1]!.fmr);
      expect(fnmr).toBeGreaterThanOrEqual(det[i - 1]!.fnmr);
    }
    expect(det.at(-1)!.fmr).toBe(0.1);
    for (const kind of ['mated', 'nonMated'] as const) {
      expect(distribution.reduce((sum, bar) => sum + bar[kind], 0)).toBeCloseTo(1, 12);
    }
  });

  test('refuses to compare nothing', () => {
    expect(() => measure([], [0])).toThrowError(
      expect.objectContaining({ code: 'ERR_FIELD_INVALID' }),
    );
  });
});
