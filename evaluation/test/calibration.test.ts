import type { CodeName } from '@facenition/core';
import { codeNames } from '@facenition/core/template';
import { describe, expect, test } from 'vitest';
import { chooseCode } from '../src/calibration/choose-code.ts';
import { calibrationHash, provenanceLine } from '../src/calibration/provenance.ts';
import { findThresholds } from '../src/calibration/thresholds.ts';
import { compareEverybody, enrolEverybody } from '../src/measures/workbench.ts';
import { benchOf, crowd, studyOf } from './population.ts';

describe('findThresholds', () => {
  const study = studyOf(crowd({ people: 150, images: 3, likeness: 0.6, axes: 40 }));
  const bench = benchOf(study);
  const first = (face: number): boolean => study.faces[1].subjects[face]! < 75;
  const halves = {
    calibration: { reference: first, probe: first },
    verification: { reference: (i: number) => !first(i), probe: (i: number) => !first(i) },
  };

  test('keeps to the false match rate on the half that chooses, and marks what it cannot', async () => {
    await enrolEverybody(bench, 1);
    const comparisons = await compareEverybody(bench, '1-1');
    const thresholds = findThresholds(study, '1-1', comparisons, halves, 'protected');
    // 225 captures of 75 people: 24,975 comparisons. 30 of them are .12 %: level 2, and not 3.
    expect(
      thresholds.map(({ level, extrapolated }) => [level, extrapolated !== undefined]),
    ).toEqual([
      [1, false],
      [2, false],
    ]);
    const { references, probes, scores } = comparisons.tail.protected;
    const passing = (threshold: number): number =>
      scores.filter(
        (score, at) => score >= threshold && first(references[at]!) && first(probes[at]!),
      ).length;
    expect(passing(thresholds[0]!.value)).toBeLessThanOrEqual(249);
    expect(passing(thresholds[0]!.value)).toBeGreaterThan(150);
    expect(thresholds[1]!.value).toBeGreaterThan(thresholds[0]!.value);
  });

  test('rises where the other half passes far too often', async () => {
    await enrolEverybody(bench, 1);
    const comparisons = await compareEverybody(bench, '1-1');
    const { verification, calibration } = halves;
    const [level1] = findThresholds(study, '1-1', comparisons, halves, 'protected');
    // Strangers of the calibrating half all pushed far apart: its threshold alone would be low.
    const { tail } = comparisons;
    const apart = tail.protected.scores.map((score, at) =>
      calibration.reference(tail.protected.references[at]!) &&
      calibration.probe(tail.protected.probes[at]!)
        ? score - 0.2
        : score,
    );
    const order = [...apart.keys()].sort((a, b) => apart[b]! - apart[a]!);
    const moved = {
      references: Int32Array.from(order, (at) => tail.protected.references[at]!),
      probes: Int32Array.from(order, (at) => tail.protected.probes[at]!),
      scores: Float32Array.from(order, (at) => apart[at]!),
    };
    const pushed = { ...comparisons, tail: { ...tail, protected: moved } };
    const [raised] = findThresholds(
      study,
      '1-1',
      pushed,
      { calibration, verification },
      'protected',
    );
    expect(raised!.value).toBeGreaterThan(level1!.value - 0.05);
  });
});

describe('chooseCode', () => {
  const costs = (unprotected: number, ...rates: number[]) => ({
    level: 4 as const,
    unprotected,
    byCode: new Map<CodeName, number>(codeNames.map((name, i) => [name, rates[i]!])),
  });

  test('takes the strongest that costs little', () => {
    const inUse = costs(0.02, 0.02, 0.02, 0.021, 0.0229, 0.04, 0.06);
    expect(chooseCode(inUse, inUse)).toBe('H80');
  });

  test('and not much more with a single probe', () => {
    const several = costs(0, 0, 0, 0, 0, 0, 0.0005);
    const single = costs(0.003, 0.003, 0.003, 0.003, 0.004, 0.006, 0.0131);
    expect(chooseCode(several, single)).toBe('H96');
  });

  test('the weakest where every code costs too much', () => {
    const inUse = costs(0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07);
    expect(chooseCode(inUse, inUse)).toBe('T48');
  });
});

describe('provenance', () => {
  const probe = {
    threshold: 0.38,
    falseMatchRate: 1e-4,
    falseMatchInterval: [8e-5, 1.2e-4],
    falseNonMatchRate: 0.02,
    unprotectedFalseNonMatchRate: 0.02,
  } as const;
  const calibration = {
    dataset: 'faces',
    datasetDigest: 'd'.repeat(64),
    date: '2026-01-02',
    product: 'facenition 9.9.9',
    subjects: 10,
    images: 20,
    matedComparisons: 30,
    nonMatedComparisons: 40,
    operatingPoints: [
      { level: 4, captures: 'single', code: 'H80', probes: { single: probe, several: probe } },
    ],
    comparisons: [
      {
        level: 4,
        threshold: 0.37,
        falseMatchRate: 1e-4,
        falseMatchInterval: [8e-5, 1.2e-4],
        falseNonMatchRate: 0.02,
      },
    ],
  } as const;
  const pack = { modelId: 7, preprocessing: { mean: 'AAAA' } };

  test('the hash tells every change, and not the order of names', async () => {
    const hash = await calibrationHash(pack, calibration);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await calibrationHash(pack, { ...calibration, hash: 'whatever' })).toBe(hash);
    const { dataset, ...others } = calibration;
    expect(await calibrationHash(pack, { ...others, dataset })).toBe(hash);
    const [point] = calibration.operatingPoints;
    const looser = { ...probe, threshold: 0.3799 };
    const changed = [
      calibrationHash({ ...pack, modelId: 8 }, calibration),
      calibrationHash({ ...pack, preprocessing: { mean: 'AAAB' } }, calibration),
      calibrationHash(pack, { ...calibration, subjects: 11 }),
      calibrationHash(pack, {
        ...calibration,
        operatingPoints: [{ ...point, probes: { single: looser, several: probe } }],
      }),
      calibrationHash(pack, {
        ...calibration,
        comparisons: [{ ...calibration.comparisons[0], threshold: 0.3699 }],
      }),
      calibrationHash(pack, { ...calibration, comparisons: [] }),
    ];
    for (const other of await Promise.all(changed)) expect(other).not.toBe(hash);
  });

  test('one line says where it comes from', () => {
    expect(provenanceLine({ ...calibration, hash: 'a'.repeat(64) })).toBe(
      'faces (20 images of 10 people, sha256 dddddddddddddddd), 2026-01-02, facenition 9.9.9, ' +
        'section sha256 aaaaaaaaaaaaaaaa',
    );
  });
});
