import {
  type CapturePolicy,
  enrolInRoster,
  identify,
  type Level,
  type PackManifest,
  type Roster,
} from '@facenition/core';
import { rosterThreshold } from '@facenition/core/template';
import { beforeAll, describe, expect, test } from 'vitest';
import { testPack } from '../../core/test/support.ts';
import { identifyEverybody } from '../src/measures/identification.ts';
import { measureThreshold } from '../src/measures/operating-points.ts';
import { ratesOfSearches } from '../src/measures/roster-rates.ts';
import { compareEverybody, enrolEverybody } from '../src/measures/workbench.ts';
import type { IdentificationReport, PolicyName } from '../src/scorecard.ts';
import { dot } from '../src/statistics/vectors.ts';
import { productPorts } from '../src/study/product.ts';
import { embeddingOf, policyOf } from '../src/study/study.ts';
import { samplesOf } from '../src/study/tokens.ts';
import { drawSubjects } from '../src/tasks/bootstrap.ts';
import type { Comparisons } from '../src/tasks/compare.ts';
import { directionOfFace } from '../src/tasks/decode.ts';
import { type RosterSearches, searchRosters } from '../src/tasks/roster-searches.ts';
import { benchOf, crowd, studyOf } from './population.ts';

const PEOPLE = 60;
const MEMBERS = 20;
const everybody = Array.from({ length: PEOPLE }, (_, subject) => subject);
// Few axes: strangers come near each other, so that some are taken for members.
const study = studyOf(crowd({ people: PEOPLE, images: 5, likeness: 0.5, axes: 30 }));
const bench = benchOf(study);
const compared = new Map<PolicyName, Comparisons>();

beforeAll(async () => {
  await enrolEverybody(bench, 1);
  await enrolEverybody(bench, 3);
  for (const policy of ['1-1', '3-2'] as const) {
    compared.set(policy, await compareEverybody(bench, policy));
  }
}, 120_000);

const draw = (policy: PolicyName, subjects: readonly number[] = everybody, to = 4) =>
  searchRosters(study, { policy, members: MEMBERS, from: 0, to, subjects });

describe.each(['1-1', '3-2'] as const)('rosters of captures %s', (policy) => {
  test('have so many different members, others each time, and everybody is searched for', () => {
    const { members, rosters, subjects, enrolled } = draw(policy);
    const rows = [0, 1, 2, 3].map((r) => [...members.subarray(r * MEMBERS, (r + 1) * MEMBERS)]);
    for (const row of rows) expect(new Set(row).size).toBe(MEMBERS);
    expect(new Set(rows.map((row) => row.join())).size).toBe(4);
    for (const [at, subject] of subjects.entries()) {
      expect(enrolled[at]).toBe(rows[rosters[at]!]!.includes(subject) ? 1 : 0);
    }
    const strangers = [...enrolled].filter((flag) => flag === 0);
    expect(strangers).toHaveLength(4 * (PEOPLE - MEMBERS));
  });

  test('are drawn from those who were asked for, whichever task draws them', () => {
    const half = everybody.slice(0, 30);
    const { members, subjects } = draw(policy, half);
    expect(Math.max(...members, ...subjects)).toBeLessThan(30);
    const task = { policy, members: MEMBERS, subjects: everybody };
    const later = searchRosters(study, { ...task, from: 2, to: 4 });
    expect(later.members).toEqual(draw(policy).members.subarray(2 * MEMBERS));
  });

  test('a score is that of the one who was found', () => {
    const { enrolled: captures, probe } = policyOf(policy);
    const faces = (of: 1 | 2 | 3, subject: number): number[] =>
      [...study.faces[of].subjects.keys()].filter((i) => study.faces[of].subjects[i] === subject);
    const { subjects, found, scores } = draw(policy, everybody, 1);
    for (const [at, subject] of subjects.entries()) {
      const possible = faces(captures, found[at]!).flatMap((reference) =>
        faces(probe, subject).map((face) =>
          dot(directionOfFace(study, captures, reference), embeddingOf(study, probe, face)),
        ),
      );
      expect(possible).toContain(scores[at]);
    }
  });
});

test('strangers find the most similar member, as looking at each tells', async () => {
  // One image each: nothing but the members is drawn.
  const loners = studyOf(crowd({ people: PEOPLE, images: 1, likeness: 0.5, axes: 30 }));
  await enrolEverybody(benchOf(loners), 1);
  const task = { policy: '1-1', members: MEMBERS, from: 0, to: 3, subjects: everybody } as const;
  const searches = searchRosters(loners, task);
  let taken = 0;
  for (const [at, subject] of searches.subjects.entries()) {
    const first = searches.rosters[at]! * MEMBERS;
    const members = [...searches.members.subarray(first, first + MEMBERS)];
    const scores = members.map((member) =>
      dot(directionOfFace(loners, 1, member), embeddingOf(loners, 1, subject)),
    );
    const best = Math.max(...scores);
    expect(searches.scores[at]).toBe(best);
    expect(searches.found[at]).toBe(members[scores.indexOf(best)]);
    if (best >= 0.4) taken += 1;
  }
  const weights = drawSubjects(PEOPLE, everybody, 50, 1);
  const { falsePositives, enrolled, falseNegatives } = ratesOfSearches(
    searches,
    MEMBERS,
    0.4,
    weights,
  );
  expect(taken).toBeGreaterThan(3);
  expect(falsePositives).toMatchObject({ events: taken, trials: 3 * (PEOPLE - MEMBERS) });
  expect(falsePositives.low).toBeLessThan(falsePositives.value);
  expect(falsePositives.high).toBeGreaterThan(falsePositives.value);
  // Nobody has a second image.
  expect(enrolled).toBe(0);
  expect(falseNegatives.trials).toBe(0);
});

/** Two rosters of two people; whoever searches is 2, 3 or 4, but for member 0 of the first. */
const counted: RosterSearches = {
  members: Int32Array.of(0, 1, 0, 5),
  rosters: Int32Array.of(0, 0, 0, 0, 1, 1),
  subjects: Int32Array.of(0, 1, 2, 3, 2, 0),
  enrolled: Uint8Array.of(1, 1, 0, 0, 0, 1),
  found: Int32Array.of(0, 0, 1, 0, 5, 5),
  scores: Float64Array.of(0.9, 0.6, 0.5, 0.2, 0.3, 0.49),
};

test('every search is one of the outcomes, counted by hand', () => {
  const weights = drawSubjects(6, [0, 1, 2, 3, 4, 5], 50, 1);
  const at = (threshold: number) => ratesOfSearches(counted, 2, threshold, weights);
  expect(at(0.5)).toMatchObject({
    strangers: 2,
    enrolled: 2,
    falsePositives: { events: 1, trials: 3, value: 1 / 3 },
    falseNegatives: { events: 1, trials: 3, value: 1 / 3 },
    misidentified: { events: 1, trials: 3, value: 1 / 3 },
  });
  expect(at(0.25)).toMatchObject({
    falsePositives: { events: 2 },
    falseNegatives: { events: 0 },
    misidentified: { events: 2 },
  });
  // Three trials of two people: by the rule of 3 nothing is known of any.
  expect(at(0.95).falsePositives).toEqual({ value: 0, low: 0, high: 1, events: 0, trials: 3 });
  expect(at(0.95).falseNegatives).toMatchObject({ events: 3, value: 1 });
});

test('a draw without those whom a false positive takes has none', () => {
  const once = Uint8Array.from([1, 1, 1, 1, 1, 1]);
  const without = Uint8Array.from([1, 0, 1, 1, 1, 1]);
  const rateIn = (counts: Uint8Array) =>
    ratesOfSearches(counted, 2, 0.5, { people: 6, replicates: 1, counts }).falsePositives;
  expect(rateIn(once)).toMatchObject({ low: 1 / 3, high: 1 / 3 });
  // Member 1, who was found, is not drawn.
  expect(rateIn(without)).toMatchObject({ value: 1 / 3, low: 0, high: 0 });
});

test('comparisons at a threshold without a code are what counting finds', () => {
  const comparisons = compared.get('1-1')!;
  const weights = drawSubjects(PEOPLE, everybody, 50, 1);
  const point = { level: 1, targetFmr: 0.01, threshold: 0.4 } as const;
  const rates = measureThreshold(point, { study, policy: '1-1', comparisons, weights });
  const { references, scores } = comparisons.mated;
  expect(rates.falseNonMatchRate).toMatchObject({
    events: scores.protected.filter((score) => score < 0.4).length,
    trials: references.length,
  });
  // So few people that all non-mated comparisons are kept.
  const strangers = comparisons.tail.protected.scores;
  expect(rates.falseMatchRate).toMatchObject({
    events: strangers.filter((score) => score >= 0.4).length,
    trials: strangers.length,
  });
  expect(rates.falseMatchRate.events).toBeGreaterThan(0);
});

test('the product finds whom the measure finds', async () => {
  const ports = productPorts(study, testPack, 'roster');
  const roster: Roster = { id: 'club', salt: new Uint8Array(16).fill(1), level: 4 };
  const secret = new Uint8Array(32).fill(2);
  // First capture of each of twenty people; the second of them and of everybody else searches.
  const faces = [...study.faces[1].subjects.keys()];
  const captureOf = (subject: number, n: number): number =>
    faces.filter((face) => study.faces[1].subjects[face] === subject)[n]!;
  const members: string[] = [];
  for (const subject of everybody.slice(0, MEMBERS)) {
    const samples = samplesOf(study, 1, captureOf(subject, 0));
    const made = await enrolInRoster({ roster, secret, samples }, ports);
    if (made.outcome !== 'enrolled') throw new Error(made.outcome);
    members.push(made.token);
  }
  const threshold = rosterThreshold(testPack, 4, 'single');
  let agreeing = 0;
  for (const subject of everybody) {
    const probe = captureOf(subject, 1);
    const scores = everybody
      .slice(0, MEMBERS)
      .map((member) =>
        dot(directionOfFace(study, 1, captureOf(member, 0)), embeddingOf(study, 1, probe)),
      );
    const best = Math.max(...scores);
    const samples = samplesOf(study, 1, probe);
    const outcome = await identify({ roster, secret, members, samples }, ports);
    const measured = best >= threshold ? scores.indexOf(best) : 'non-match';
    if ((outcome.outcome === 'match' ? outcome.member : outcome.outcome) === measured)
      agreeing += 1;
  }
  // Other keys, other bits: near the threshold the two may differ.
  expect(agreeing).toBeGreaterThan(0.9 * PEOPLE);
});

/** Its thresholds depend on the captures of the reference, too. */
const uneven: PackManifest = {
  ...testPack,
  calibration: {
    ...testPack.calibration!,
    operatingPoints: testPack.calibration!.operatingPoints.map((point) => {
      if (point.captures === 'single') return point;
      const { single, several } = point.probes;
      const raised = { ...single, threshold: single.threshold + 0.01 };
      return { ...point, probes: { single: raised, several } };
    }),
  },
};

describe('one of many', () => {
  let report: IdentificationReport;
  const notMeasured: string[] = [];

  beforeAll(async () => {
    const request = { pack: uneven, levels: [2, 3, 4] as const, unseen: everybody };
    report = await identifyEverybody(bench, { ...request, replicates: 50 }, compared, notMeasured);
  }, 120_000);

  test('at the strictest threshold of the level, whatever the captures of the reference', () => {
    const used = report.comparisons.map(({ policy, level, threshold }) => [
      policy,
      level,
      threshold,
    ]);
    const of = (level: Level, probe: CapturePolicy): number =>
      Math.max(
        ...uneven
          .calibration!.operatingPoints.filter((point) => point.level === level)
          .map(({ probes }) => probes[probe].threshold),
      );
    expect(used).toEqual([
      ['1-1', 2, of(2, 'single')],
      ['1-1', 3, of(3, 'single')],
      ['1-1', 4, of(4, 'single')],
      ['3-2', 2, of(2, 'several')],
      ['3-2', 3, of(3, 'several')],
      ['3-2', 4, of(4, 'several')],
    ]);
  });

  test('as many as the level takes, where there are people', () => {
    expect(report.searches.map(({ policy, level, members }) => [policy, level, members])).toEqual([
      ['1-1', 2, 5],
      ['1-1', 3, 20],
      ['3-2', 2, 5],
      ['3-2', 3, 20],
    ]);
    for (const { falsePositives, predicted, falseNegatives, rosters } of report.searches) {
      expect(rosters).toBe(50);
      for (const { low, value, high } of [falsePositives, predicted, falseNegatives]) {
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      }
    }
    expect(notMeasured).toEqual([
      'rosters of 100, captures 1-1: only 60 people have images enough to be enrolled',
      'rosters of 100, captures 3-2: only 60 people have images enough to be enrolled',
    ]);
  });

  test('the prediction is near what is measured where nearly all are strangers alike', () => {
    const row = report.searches.find(({ level, policy }) => level === 3 && policy === '1-1')!;
    expect(row.falsePositives.value).toBeGreaterThan(0.5 * row.predicted.value);
    expect(row.falsePositives.value).toBeLessThan(2 * row.predicted.value);
    const one = report.comparisons.find(({ level, policy }) => level === 3 && policy === '1-1')!;
    expect(row.predicted.value).toBeCloseTo(1 - (1 - one.falseMatchRate.value) ** 20, 12);
  });

  test('times of whole calls, where there are faces enough', () => {
    const [first, ...others] = report.times;
    expect(first).toMatchObject({ members: 100, level: 4, ms: { runs: 20 } });
    expect(first!.ms.p50).toBeGreaterThan(0);
    expect(others).toEqual([]);
  });
});
