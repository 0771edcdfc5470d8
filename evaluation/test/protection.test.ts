import type { Calibration, Level, PackManifest } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { testPack } from '../../core/test/support.ts';
import { evaluateProtection, type ProtectionReport } from '../src/index.ts';
import { benchOf, crowd, studyOf } from './population.ts';

const PEOPLE = 90;

const request = (pack: PackManifest, levels: readonly Level[] = [4]) => ({
  pack,
  levels,
  policies: ['1-1', '3-1', '3-2'] as const,
  unseen: Array.from({ length: PEOPLE }, (_, i) => i),
  victims: new Set(Array.from({ length: PEOPLE / 2 }, (_, i) => 2 * i)),
  labels: new Map([['side', Array.from({ length: 5 * PEOPLE }, (_, i) => sideOf(i))]]),
  replicates: 100,
  attempts: 20,
  guesses: 500,
  argon2Ms: 80,
});

/** Captures 0..4 are of the first person, and so on. */
const sideOf = (capture: number): string | undefined =>
  capture < 150 ? 'left' : capture < 300 ? 'right' : capture < 305 ? 'alone' : undefined;

describe('everything about protected references', () => {
  let report: ProtectionReport;

  beforeAll(async () => {
    const bench = benchOf(studyOf(crowd({ people: PEOPLE, images: 5, likeness: 0.6 })));
    report = await evaluateProtection(bench, request(testPack));
  }, 120_000);

  test('an operating point for each policy, by code and threshold', () => {
    expect(
      report.policies.map(({ policy, operatingPoints }) => [
        policy,
        operatingPoints.map(({ level, code, threshold }) => [level, code, threshold]),
      ]),
    ).toEqual([
      ['1-1', [[4, 'H80', 0.38]]],
      ['3-1', [[4, 'H96', 0.38]]],
      ['3-2', [[4, 'H96', 0.4]]],
    ]);
    for (const { operatingPoints } of report.policies) {
      const [point] = operatingPoints;
      // People who are as alike as two random directions: nobody passes for another.
      expect(point!.falseMatchRate.value).toBeLessThan(0.002);
      expect(point!.falseNonMatchRate.trials).toBeGreaterThan(0);
      expect(point!.difference.low).toBeLessThanOrEqual(point!.difference.value);
      expect(point!.difference.high).toBeGreaterThanOrEqual(point!.difference.value);
    }
  });

  test('three captures are refused less often than one', () => {
    const [single, , several] = report.policies.map(({ operatingPoints }) => operatingPoints[0]!);
    expect(several!.falseNonMatchRate.value).toBeLessThanOrEqual(single!.falseNonMatchRate.value);
  });

  test('whoever lacks something gets nothing, through whole tokens', () => {
    const through = report.scenarios.filter(({ through }) => through === 'product');
    expect(through.map(({ name }) => name)).toEqual([
      'normal',
      'stolen-face',
      'all-keys-but-the-seal',
    ]);
    for (const { success } of through) expect(success).toMatchObject({ events: 0, trials: 20 });
    const stolen = report.scenarios.filter(({ name }) => name === 'stolen-key');
    expect(stolen.map(({ success }) => success)).toEqual(
      report.policies.map(({ operatingPoints }) => operatingPoints[0]!.falseMatchRate),
    );
  });

  test('tokens of one person look like those of two, until every key is known', () => {
    const { unlinkability, renewal } = report.privacy!;
    const [stored, unsealed, opened] = unlinkability;
    for (const row of [stored!, unsealed!]) {
      expect(row.keys).toBe('unknown');
      expect(row.dsys).toBeLessThan(row.permuted.high + 0.1);
    }
    expect(opened!.keys).toBe('known');
    expect(opened!.dsys).toBeGreaterThan(0.95);
    // 1024 independent bits.
    expect(renewal.mean).toBeGreaterThan(0.48);
    expect(renewal.mean).toBeLessThan(0.52);
    expect(renewal.least).toBeGreaterThan(0.4);
  });

  test('every kind of reference in use is attacked', () => {
    expect(report.security.map(({ captures, code }) => [captures, code])).toEqual([
      [1, 'H80'],
      [3, 'H96'],
    ]);
    for (const { inversion, secrets, priorAttack, codeAlone } of report.security) {
      expect(inversion.cosine.mean).toBeGreaterThan(0.99);
      expect(secrets.deviceSecretBits).toBe(256);
      // A million PINs at 80 ms each.
      expect(secrets.sixDigitPinHours.withPhotograph).toBeCloseTo(22.2, 1);
      expect(priorAttack.bits.hardest).toBeGreaterThanOrEqual(priorAttack.bits.median);
      expect(codeAlone.value).toBeLessThan(0.002);
    }
  });

  test('groups are told apart, and one of a single person is not measured', () => {
    const of = (group: string) => report.groups.find((row) => row.group === group)!;
    expect(of('left')).toMatchObject({ column: 'side', subjects: 30, images: 150, level: 4 });
    // 30 people of 5 captures: 10 mated pairs each, the others non-mated.
    expect(of('left').falseNonMatchRate!.trials).toBe(300);
    expect(of('left').falseMatchRate!.trials).toBe((150 * 145) / 2);
    expect(of('alone')).toMatchObject({ subjects: 1, images: 5 });
    expect(of('alone')).not.toHaveProperty('falseMatchRate');
  });
});

describe('what cannot be measured is named', () => {
  test('a pack without a calibration', async () => {
    const { calibration: _, ...pack } = testPack;
    const bench = benchOf(studyOf(crowd({ people: 10, images: 5, likeness: 0.6 })));
    const small = { ...request(pack), unseen: [0, 1, 2], victims: new Set([0]), labels: new Map() };
    const report = await evaluateProtection(bench, small);
    expect(report.policies).toHaveLength(3);
    expect(report).toMatchObject({ scenarios: [], security: [] });
    expect(report.notMeasured.join()).toContain('the pack test has no calibration');
  });

  test('levels that the product refuses, while the others are measured', async () => {
    const { operatingPoints, ...calibration } = testPack.calibration!;
    const points = operatingPoints.map((point) => {
      if (point.level !== 5) return point;
      const single = { ...point.probes.single, extrapolated: 'a line' };
      return { ...point, probes: { ...point.probes, single } };
    });
    const pack = { ...testPack, calibration: { ...calibration, operatingPoints: points } };
    const bench = benchOf(studyOf(crowd({ people: 10, images: 2, likeness: 0.6 })));
    const everybody = Array.from({ length: 10 }, (_, i) => i);
    const report = await evaluateProtection(bench, {
      ...request(pack, [7, 5, 4]),
      unseen: everybody,
      victims: new Set([0]),
      labels: new Map(),
      attempts: 3,
    });
    // Rates at an extrapolated threshold tell whether the extrapolation is good.
    expect(report.policies[0]!.operatingPoints.map(({ level }) => level)).toEqual([4, 5]);
    const played = report.scenarios.filter(({ through }) => through === 'product');
    expect(played.map(({ level }) => level)).toEqual([4, 4, 4]);
    expect(report.privacy!.unlinkability[0]!.mated).toBe(10);
    expect(report.notMeasured).toEqual(
      expect.arrayContaining([
        'level 7: the pack test is not calibrated for it',
        'scenarios, attacks, privacy at level 5: the pack test refuses it, as its thresholds are ' +
          'only extrapolated',
      ]),
    );
  });

  test('too few people to attack, too few images to average, one person', async () => {
    const bench = benchOf(studyOf(crowd({ people: 12, images: 2, likeness: 0.6 })));
    const few = {
      ...request(testPack),
      unseen: Array.from({ length: 12 }, (_, i) => i),
      victims: new Set([0, 1, 2, 3, 4, 5]),
      labels: new Map(),
    };
    const report = await evaluateProtection(bench, few);
    expect(report.policies.map(({ policy }) => policy)).toEqual(['1-1']);
    expect(report.security).toEqual([]);
    expect(report.notMeasured.join('\n')).toMatch(/captures 3-1: there are no two people/);
    expect(report.notMeasured.join('\n')).toMatch(/attacks: 6 people to attack and 6 to learn/);

    const alone = benchOf(studyOf(crowd({ people: 1, images: 5, likeness: 0.6 })));
    const single = { ...few, unseen: [0], victims: new Set([0]) };
    const nothing = await evaluateProtection(alone, single);
    expect(nothing.policies).toEqual([]);
    expect(nothing.notMeasured.join('\n')).toMatch(/captures 1-1: there are no two people/);
  });
});

test('other codes take the threshold of their level', async () => {
  const bench = benchOf(studyOf(crowd({ people: 12, images: 2, likeness: 0.6 })));
  const calibration: Calibration = testPack.calibration!;
  const report = await evaluateProtection(bench, {
    ...request({ ...testPack, calibration }, [1, 4]),
    codes: ['T48', 'H112'],
    policies: ['1-1'],
    unseen: Array.from({ length: 12 }, (_, i) => i),
    victims: new Set([0]),
    labels: new Map(),
  });
  expect(
    report.policies[0]!.operatingPoints.map(({ level, code, threshold }) => [
      level,
      code,
      threshold,
    ]),
  ).toEqual([
    [1, 'T48', 0.245],
    [1, 'H112', 0.245],
    [4, 'T48', 0.38],
    [4, 'H112', 0.38],
  ]);
});
