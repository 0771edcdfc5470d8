import { targetFalseMatchRate } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { comparisonPoints } from '../src/calibration/comparison-points.ts';
import { findThresholds, type Halves, type Threshold } from '../src/calibration/thresholds.ts';
import { compareEverybody, enrolEverybody } from '../src/measures/workbench.ts';
import { embeddingOf } from '../src/study/study.ts';
import { drawSubjects } from '../src/tasks/bootstrap.ts';
import type { Comparisons } from '../src/tasks/compare.ts';
import { benchOf, crowd, studyOf } from './population.ts';

const [PEOPLE, IMAGES, CHOOSING] = [150, 3, 75];

describe('the thresholds of plain cosines', () => {
  const study = studyOf(crowd({ people: PEOPLE, images: IMAGES, likeness: 0.6, axes: 40 }));
  const subjectOf = (face: number): number => study.faces[1].subjects[face]!;
  const chooses = (face: number): boolean => subjectOf(face) < CHOOSING;
  const measures = (face: number): boolean => !chooses(face);
  const halves: Halves = {
    calibration: { reference: chooses, probe: chooses },
    verification: { reference: measures, probe: measures },
  };
  const others = Array.from({ length: PEOPLE - CHOOSING }, (_, i) => CHOOSING + i);
  const measuring = {
    verification: halves.verification,
    weights: drawSubjects(PEOPLE, others, 200, 1),
  };
  let comparisons: Comparisons;
  let thresholds: readonly Threshold[];

  beforeAll(async () => {
    const bench = benchOf(study);
    await enrolEverybody(bench, 1);
    comparisons = await compareEverybody(bench, '1-1');
    thresholds = findThresholds(study, '1-1', comparisons, halves, 'unprotected');
  });

  /** Cosines of every two captures of those who take part, counted here one by one. */
  function cosinesOf(takesPart: (face: number) => boolean) {
    const [own, strangers]: [number[], number[]] = [[], []];
    for (let i = 0; i < study.faces[1].count; i++) {
      for (let j = i + 1; j < study.faces[1].count; j++) {
        if (!takesPart(i) || !takesPart(j)) continue;
        const other = embeddingOf(study, 1, j);
        const cosine = embeddingOf(study, 1, i).reduce((sum, x, c) => sum + x * other[c]!, 0);
        (subjectOf(i) === subjectOf(j) ? own : strangers).push(cosine);
      }
    }
    return { own, strangers };
  }
  const share = (cosines: readonly number[], counts: (cosine: number) => boolean): number =>
    cosines.filter(counts).length / cosines.length;

  test('are chosen on one half, by the plain scores and no others', () => {
    const { strangers } = cosinesOf(chooses);
    expect(thresholds.map(({ level }) => level)).toEqual([1, 2]);
    for (const { level, value, extrapolated } of thresholds) {
      expect(extrapolated).toBeUndefined();
      const target = targetFalseMatchRate[level];
      expect(share(strangers, (cosine) => cosine >= value + 1e-6)).toBeLessThan(target);
      expect(share(strangers, (cosine) => cosine >= value - 0.01)).toBeGreaterThan(target);
    }
    const guarded = findThresholds(study, '1-1', comparisons, halves, 'protected');
    expect(guarded.map(({ value }) => value)).not.toEqual(thresholds.map(({ value }) => value));
  });

  test('have the rates that the other half has at them', () => {
    const { own, strangers } = cosinesOf(measures);
    const points = comparisonPoints(study, comparisons, thresholds, measuring);
    expect(points).toHaveLength(2);
    for (const [i, point] of points.entries()) {
      const { threshold, falseMatchRate, falseNonMatchRate } = point;
      const [low, high] = point.falseMatchInterval;
      expect(threshold).toBeGreaterThanOrEqual(thresholds[i]!.value);
      expect(threshold).toBeLessThan(thresholds[i]!.value + 1.1e-4);
      const matches = share(strangers, (cosine) => cosine >= threshold);
      expect(falseMatchRate).toBe(Number(matches.toPrecision(3)));
      const refused = share(own, (cosine) => cosine < threshold);
      expect(falseNonMatchRate).toBe(Number(refused.toPrecision(3)));
      expect(low).toBeLessThan(falseMatchRate);
      expect(high).toBeGreaterThan(falseMatchRate);
      expect(point).not.toHaveProperty('extrapolated');
    }
    expect(points[1]!.falseNonMatchRate).toBeGreaterThan(0);
  });

  test('where no stranger passes, the interval ends at the rule of three', () => {
    const beyond: Threshold = { level: 8, value: 0.999, extrapolated: 'in words' };
    const [point] = comparisonPoints(study, comparisons, [beyond], measuring);
    const trials = cosinesOf(measures).strangers.length;
    expect(point).toEqual({
      level: 8,
      threshold: 0.999,
      falseMatchRate: 0,
      falseMatchInterval: [0, Number((3 / trials).toPrecision(3))],
      falseNonMatchRate: 1,
      extrapolated: 'in words',
    });
  });
});
