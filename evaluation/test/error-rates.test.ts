import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAllPairs } from '../src/all-pairs.ts';
import { measureErrorRates } from '../src/error-rates.ts';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);

/** Binary fractions: the same number in 32 and in 64 bits. */
const scores = {
  mated: floats(0.875, 0.75, 0.5, 0.25),
  nonMated: floats(0.5, 0.375, 0.125, 0, -0.125, -0.25, -0.375, -0.5, -0.625, -0.75),
};

describe('measureErrorRates', () => {
  test('false non-match rates at false match rates', () => {
    const { fnmrAtFmr } = measureErrorRates(scores, [0.1, 0.2, 0.09]);
    expect(fnmrAtFmr.map(({ threshold: _, ...rates }) => rates)).toEqual([
      // .5 matches falsely, .25 falls below a threshold just above .375.
      { fmr: 0.1, falseMatches: 1, falseNonMatches: 1, fnmr: 0.25, supported: false },
      { fmr: 0.2, falseMatches: 2, falseNonMatches: 0, fnmr: 0, supported: false },
      { fmr: 0.09, falseMatches: 0, falseNonMatches: 2, fnmr: 0.5, supported: false },
    ]);
    expect(fnmrAtFmr[0]!.threshold).toBeGreaterThan(0.375);
    expect(fnmrAtFmr[0]!.threshold).toBeLessThan(0.375001);
  });

  test('a score equal to the threshold matches', () => {
    const { fnmrAtFmr } = measureErrorRates({ mated: floats(0.5), nonMated: floats(0.5) }, [0, 1]);
    expect(fnmrAtFmr).toMatchObject([
      { falseMatches: 0, fnmr: 1 },
      { falseMatches: 1, fnmr: 0, threshold: 0.5 },
    ]);
  });

  test('best accuracy with its threshold', () => {
    const { best } = measureErrorRates(scores, []);
    expect(best.accuracy).toBeCloseTo(12 / 14, 12);
    // .25, .5 and .75 make two errors each: the highest lets nobody in.
    expect(best.threshold).toBe(0.75);
    const hopeless = { mated: floats(0), nonMated: floats(1, 2, 3) };
    expect(measureErrorRates(hopeless, []).best.accuracy).toBe(0.75);
  });

  test('equal error rate', () => {
    const mated = Float32Array.from({ length: 100 }, (_, i) => i - 10);
    const nonMated = Float32Array.from({ length: 100 }, (_, i) => i - 90);
    // At the threshold 0: 10 of each.
    expect(measureErrorRates({ mated, nonMated }, []).eer).toBeCloseTo(0.1, 6);
    expect(measureErrorRates({ mated: floats(1), nonMated: floats(0) }, []).eer).toBe(0);
    expect(measureErrorRates({ mated: floats(0), nonMated: floats(1) }, []).eer).toBe(1);
  });

  test('the rule of 30 says which rates the data can tell', () => {
    const nonMated = Float32Array.from({ length: 3000 }, (_, i) => -i);
    const { fnmrAtFmr } = measureErrorRates({ mated: floats(1), nonMated }, [0.01, 0.0099]);
    expect(fnmrAtFmr.map(({ supported }) => supported)).toEqual([true, false]);
  });

  test('agrees with counting, whatever the scores', () => {
    const list = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(list, list, fc.double({ min: 0, max: 1, noNaN: true }), (m, n, fmr) => {
        const measured = measureErrorRates({ mated: floats(...m), nonMated: floats(...n) }, [fmr]);
        const [rates] = measured.fnmrAtFmr;
        const { threshold } = rates!;
        expect(rates!.falseMatches).toBe(n.filter((score) => score >= threshold).length);
        expect(rates!.falseMatches / n.length).toBeLessThanOrEqual(fmr);
        expect(rates!.falseNonMatches).toBe(m.filter((score) => score < threshold).length);
        // No lower threshold keeps to the rate.
        const lower = n.filter((score) => score >= threshold - 0.5).length;
        if (lower > rates!.falseMatches) expect(lower / n.length).toBeGreaterThan(fmr);
        const accuracy = (t: number): number =>
          (m.filter((s) => s >= t).length + n.filter((s) => s < t).length) / (m.length + n.length);
        const best = Math.max(...Array.from({ length: 19 }, (_, i) => accuracy(i - 9)));
        expect(measured.best.accuracy).toBeCloseTo(best, 12);
        expect(accuracy(measured.best.threshold)).toBeCloseTo(best, 12);
      }),
    );
  });

  test('refuses nothing and nonsense', () => {
    for (const mated of [floats(), floats(1, NaN)]) {
      expect(() => measureErrorRates({ mated, nonMated: floats(0) }, [])).toThrowError(
        expect.objectContaining({ code: 'ERR_FIELD_INVALID' }),
      );
    }
  });
});

describe('compareAllPairs', () => {
  test('each pair once, mated by subject', () => {
    const embeddings = floats(1, 0, 0, 1, 1, 0, 0.5, 0.5);
    const { mated, nonMated } = compareAllPairs(embeddings, 2, ['a', 'b', 'a', 'b']);
    expect([...mated]).toEqual([1, 0.5]);
    expect([...nonMated]).toEqual([0, 0.5, 0, 0.5]);
  });

  test('refuses what does not pair up', () => {
    expect(() => compareAllPairs(floats(1, 2, 3), 2, ['a'])).toThrow('pair up');
  });
});
