import { describe, expect, test } from 'vitest';
import { compareEverybody, enrolEverybody } from '../src/measures/workbench.ts';
import { comparedFaces } from '../src/study/study.ts';
import { drawSubjects, replicatesOf, undrawn } from '../src/tasks/bootstrap.ts';
import { measurePolicy } from '../src/tasks/policy-rates.ts';
import { benchOf, crowd, studyOf } from './population.ts';

const everybody = (people: number): number[] => Array.from({ length: people }, (_, i) => i);

describe('subjects drawn with replacement', () => {
  const study = studyOf(crowd({ people: 6, images: 3, likeness: 0.5 }));
  const compared = comparedFaces(study, '1-1');

  test('each replicate draws as many as there are, from those it may', () => {
    const { counts, people } = drawSubjects(6, [1, 3, 4], 50, 1);
    for (let r = 0; r < 50; r++) {
      const row = [...counts.subarray(r * people, (r + 1) * people)];
      expect(row.reduce((sum, count) => sum + count, 0)).toBe(3);
      expect([row[0], row[2], row[5]]).toEqual([0, 0, 0]);
    }
  });

  test('the sum of the weights is that of all non-mated comparisons', () => {
    // 18 captures, 15 of other people, each two once.
    expect(undrawn(6, compared).nonMatedTotal).toBe((18 * 15) / 2);
    const half = { reference: (face: number) => face < 9, probe: (face: number) => face < 9 };
    expect(undrawn(6, compared, half).nonMatedTotal).toBe((9 * 6) / 2);
    const weights = drawSubjects(6, everybody(6), 20, 1);
    for (const [r, { weights: row, nonMatedTotal }] of replicatesOf(weights, compared).entries()) {
      let sum = 0;
      for (let a = 0; a < 6; a++) for (let b = 0; b < a; b++) sum += 9 * row[a]! * row[b]!;
      expect(nonMatedTotal, `replicate ${r}`).toBe(sum);
    }
  });
});

describe('intervals', () => {
  test('cover the rates they are about, and are wider for fewer people', async () => {
    const widths: number[] = [];
    for (const people of [30, 120]) {
      const study = studyOf(crowd({ people, images: 4, likeness: 0.3 }));
      const bench = benchOf(study);
      await enrolEverybody(bench, 1);
      const comparisons = await compareEverybody(bench, '1-1');
      const task = { policy: '1-1', comparisons, replicates: 200 } as const;
      const { protected: guarded, unprotected, differences } = measurePolicy(study, task);
      for (const { fnmrAtFmr, eer, eerInterval } of [guarded, unprotected]) {
        expect(eerInterval!.low).toBeLessThanOrEqual(eer);
        expect(eerInterval!.high).toBeGreaterThanOrEqual(eer);
        const { fnmr, interval } = fnmrAtFmr[0]!;
        expect(interval!.low).toBeLessThanOrEqual(fnmr);
        expect(interval!.high).toBeGreaterThanOrEqual(fnmr);
      }
      const [row] = differences;
      expect(row!.value).toBeCloseTo(
        guarded.fnmrAtFmr[0]!.fnmr - unprotected.fnmrAtFmr[0]!.fnmr,
        12,
      );
      const { interval } = unprotected.fnmrAtFmr[0]!;
      widths.push(interval!.high - interval!.low);
    }
    expect(widths[1]!).toBeLessThan(widths[0]!);
  }, 60_000);
});
