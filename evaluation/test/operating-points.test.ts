import { beforeAll, describe, expect, test } from 'vitest';
import { measureOperatingPoint } from '../src/measures/operating-points.ts';
import { compareEverybody, decodeOn, enrolEverybody } from '../src/measures/workbench.ts';
import { embeddingOf } from '../src/study/study.ts';
import { drawSubjects } from '../src/tasks/bootstrap.ts';
import type { Comparisons } from '../src/tasks/compare.ts';
import { opensReference } from '../src/tasks/decode.ts';
import { benchOf, crowd, studyOf } from './population.ts';

// Few axes: strangers come near each other, so that some of them match.
const study = studyOf(crowd({ people: 40, images: 3, likeness: 0.45, axes: 30 }));
const bench = benchOf(study);
const point = { level: 1, targetFmr: 0.01, code: 'T48', threshold: 0.3 } as const;
const everybody = Array.from({ length: 40 }, (_, subject) => subject);
let comparisons: Comparisons;

beforeAll(async () => {
  await enrolEverybody(bench, 1);
  comparisons = await compareEverybody(bench, '1-1');
});

const measure = (subjects: readonly number[], threshold: number = point.threshold) => {
  const taking = new Set(subjects);
  const takesPart = (face: number): boolean => taking.has(study.faces[1].subjects[face]!);
  return measureOperatingPoint(
    { ...point, threshold },
    {
      study,
      policy: '1-1',
      comparisons,
      weights: drawSubjects(study.people, subjects, 100, 1),
      decode: decodeOn(bench),
      participation: { reference: takesPart, probe: takesPart },
    },
  );
};

/** Every comparison of some subjects, decoded one by one. */
function count(subjects: readonly number[], threshold: number = point.threshold) {
  const taking = new Set(subjects);
  const matches = (i: number, j: number, score: number): boolean =>
    score >= threshold && opensReference(study, 1, i, point.code, embeddingOf(study, 1, j));
  const takes = (i: number, j: number): boolean =>
    taking.has(study.faces[1].subjects[i]!) && taking.has(study.faces[1].subjects[j]!);
  const { mated, tail } = comparisons;
  let [matedAll, missed, nonMatedAll, matched] = [0, 0, 0, 0];
  for (const [at, i] of mated.references.entries()) {
    if (!takes(i, mated.probes[at]!)) continue;
    matedAll += 1;
    if (!matches(i, mated.probes[at]!, mated.scores.protected[at]!)) missed += 1;
  }
  const strangers = tail.protected;
  for (const [at, i] of strangers.references.entries()) {
    if (!takes(i, strangers.probes[at]!)) continue;
    nonMatedAll += 1;
    if (matches(i, strangers.probes[at]!, strangers.scores[at]!)) matched += 1;
  }
  return { matedAll, missed, nonMatedAll, matched };
}

describe('an operating point', () => {
  test.each([
    ['everybody', everybody],
    ['half of the people', everybody.slice(0, 20)],
  ])('of %s is what counting finds', async (_, subjects) => {
    const report = await measure(subjects);
    const counted = count(subjects);
    expect(counted.matched).toBeGreaterThan(0);
    expect(counted.missed).toBeGreaterThan(0);
    expect(report.falseMatchRate).toMatchObject({
      events: counted.matched,
      trials: counted.nonMatedAll,
    });
    expect(report.falseNonMatchRate).toMatchObject({
      events: counted.missed,
      trials: counted.matedAll,
    });
    for (const { value, low, high } of [report.falseMatchRate, report.falseNonMatchRate]) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(high).toBeGreaterThan(low);
    }
  });

  test('plain cosines are asked at the false match rate that was measured', async () => {
    const { falseMatchRate, unprotected, falseNonMatchRate, difference } = await measure(everybody);
    const { tail, mated } = comparisons;
    // As many strangers pass plainly as did with code and threshold.
    const plain = tail.unprotected.scores[falseMatchRate.events]!;
    const refused = mated.scores.unprotected.filter((score) => score <= plain).length;
    expect(unprotected).toBeCloseTo(refused / mated.references.length, 12);
    expect(difference.value).toBeCloseTo(falseNonMatchRate.value - unprotected, 12);
  });

  test('where nobody passes, the interval ends at the rule of 3', async () => {
    const { falseMatchRate, holds } = await measure(everybody, 0.9);
    const { nonMatedAll } = count(everybody, 0.9);
    expect(falseMatchRate).toMatchObject({ value: 0, low: 0, high: 3 / nonMatedAll });
    expect(holds).toBe(true);
  });

  test('a rate whose whole interval lies above the target does not hold', async () => {
    const report = await measure(everybody, 0.2);
    expect(report.falseMatchRate.low).toBeGreaterThan(0.01);
    expect(report.holds).toBe(false);
  });
});
