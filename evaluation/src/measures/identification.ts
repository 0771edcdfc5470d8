import {
  type Level,
  type PackManifest,
  rosterCapacity,
  targetFalseMatchRate,
} from '@facenition/core';
import { isMeasured, rosterThreshold } from '@facenition/core/template';
import type {
  IdentificationReport,
  IdentificationTimeReport,
  Interval,
  PolicyName,
  Rate,
  RosterComparisonReport,
  RosterSearchReport,
} from '../scorecard.ts';
import { quantile, RULE_OF_30 } from '../statistics/intervals.ts';
import { comparedFaces, policyOf } from '../study/study.ts';
import { drawSubjects, type SubjectWeights } from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { peopleWith, type RosterSearches } from '../tasks/roster-searches.ts';
import { measureThreshold } from './operating-points.ts';
import type { ProtectionRequest } from './protection-request.ts';
import { ratesOfSearches } from './roster-rates.ts';
import { pieces, runStage, type Workbench } from './workbench.ts';

/** Sizes of rosters, where the level takes so many; else as many as it takes. */
const SIZES = [100, 1000];
const ROSTERS = 50;
const ROSTERS_PER_TASK = 5;
/** Fewer people to search for tell nothing about those who are not enrolled. */
const FEWEST_STRANGERS = RULE_OF_30;
const TIMED = 20;

type IdentificationRequest = Pick<ProtectionRequest, 'pack' | 'levels' | 'unseen' | 'replicates'>;

/** Finding one of many, as the product does it, at every level and size that it allows. */
export async function identifyEverybody(
  bench: Workbench,
  request: IdentificationRequest,
  compared: ReadonlyMap<PolicyName, Comparisons>,
  notMeasured: string[],
): Promise<IdentificationReport> {
  const { study } = bench;
  const weights = drawSubjects(study.people, request.unseen, request.replicates, study.seed);
  const comparisons: RosterComparisonReport[] = [];
  const searches: RosterSearchReport[] = [];
  for (const [policy, made] of compared) {
    const rows = compareWithRosters(bench, request, policy, made, weights);
    comparisons.push(...rows);
    searches.push(...(await searchAtLevels(bench, request, rows, weights, notMeasured)));
  }
  return { comparisons, searches, times: await timeEverySize(bench, request) };
}

/** Levels at which the product makes references of rosters from so many captures. */
function rosterLevels(
  { calibration, preprocessing }: PackManifest,
  policy: PolicyName,
  levels: readonly Level[],
): readonly Level[] {
  const captures = policyOf(policy).enrolled === 1 ? 'single' : 'several';
  const points = preprocessing === undefined ? [] : (calibration?.operatingPoints ?? []);
  const made = points.filter((point) => point.captures === captures && isMeasured(point));
  return levels.filter((level) => made.some((point) => point.level === level));
}

function compareWithRosters(
  { study }: Workbench,
  { pack, levels, unseen }: IdentificationRequest,
  policy: PolicyName,
  comparisons: Comparisons,
  weights: SubjectWeights,
): readonly RosterComparisonReport[] {
  const { references, probes } = comparedFaces(study, policy);
  const among = new Set(unseen);
  const participation = {
    reference: (face: number) => among.has(references.subjects[face]!),
    probe: (face: number) => among.has(probes.subjects[face]!),
  };
  const probe = policyOf(policy).probe === 1 ? 'single' : 'several';
  return rosterLevels(pack, policy, levels).map((level) => {
    const threshold = rosterThreshold(pack, level, probe);
    const point = { level, targetFmr: targetFalseMatchRate[level], threshold };
    const rates = measureThreshold(point, { study, policy, comparisons, weights, participation });
    const { falseMatchRate, falseNonMatchRate, holds } = rates;
    return { ...point, policy, falseMatchRate, falseNonMatchRate, holds };
  });
}

async function searchAtLevels(
  bench: Workbench,
  { unseen }: IdentificationRequest,
  rows: readonly RosterComparisonReport[],
  weights: SubjectWeights,
  notMeasured: string[],
): Promise<readonly RosterSearchReport[]> {
  const reports: RosterSearchReport[] = [];
  const sizes = rows.flatMap((row) => sizesOf(row.level).map((members) => ({ row, members })));
  for (const [members, asked] of Map.groupBy(sizes, (size) => size.members)) {
    const { policy } = asked[0]!.row;
    const people = peopleWith(bench.study, policy, unseen);
    const strangers = people.probes - members;
    if (people.references < members || strangers < FEWEST_STRANGERS) {
      notMeasured.push(whyNotSearched(policy, members, people.references, strangers));
      continue;
    }
    const found = await searchEverybody(bench, policy, members, unseen);
    for (const { row } of asked) {
      const { level, threshold, falseMatchRate } = row;
      reports.push({
        level,
        policy,
        threshold,
        members,
        rosters: ROSTERS,
        ...ratesOfSearches(found, members, threshold, weights),
        predicted: predictedRate(falseMatchRate, members),
      });
    }
  }
  return reports;
}

function sizesOf(level: Level): readonly number[] {
  return [...new Set(SIZES.map((size) => Math.min(size, rosterCapacity(level))))];
}

function whyNotSearched(
  policy: PolicyName,
  members: number,
  references: number,
  strangers: number,
): string {
  const what = `rosters of ${members}, captures ${policy}: `;
  return references < members
    ? `${what}only ${references} people have images enough to be enrolled`
    : `${what}${Math.max(0, strangers)} people who are not enrolled are too few (${FEWEST_STRANGERS})`;
}

async function searchEverybody(
  bench: Workbench,
  policy: PolicyName,
  members: number,
  subjects: readonly number[],
): Promise<RosterSearches> {
  const inputs = pieces(ROSTERS, ROSTERS_PER_TASK).map((piece) => ({
    policy,
    members,
    subjects,
    ...piece,
  }));
  const title = `rosters of ${members}, ${policy}`;
  return joinSearches(await runStage(bench, title, 'rosterSearches', inputs), members);
}

function joinSearches(parts: readonly RosterSearches[], members: number): RosterSearches {
  let before = 0;
  const rosters = parts.flatMap((part) => {
    const places = [...part.rosters].map((roster) => before + roster);
    before += part.members.length / members;
    return places;
  });
  return {
    members: Int32Array.from(parts.flatMap((part) => [...part.members])),
    rosters: Int32Array.from(rosters),
    subjects: Int32Array.from(parts.flatMap((part) => [...part.subjects])),
    enrolled: Uint8Array.from(parts.flatMap((part) => [...part.enrolled])),
    found: Int32Array.from(parts.flatMap((part) => [...part.found])),
    scores: Float64Array.from(parts.flatMap((part) => [...part.scores])),
  };
}

/** 1 - (1 - FMR)^N (ISO/IEC 19795-1). */
function predictedRate({ value, low, high }: Rate, members: number): Interval {
  const among = (fmr: number): number => 1 - (1 - fmr) ** members;
  return { value: among(value), low: among(low), high: among(high) };
}

/** One size after the other, each at the first level that takes so many: nothing else may run. */
async function timeEverySize(
  bench: Workbench,
  { pack, levels }: IdentificationRequest,
): Promise<readonly IdentificationTimeReport[]> {
  const reports: IdentificationTimeReport[] = [];
  const made = rosterLevels(pack, '1-1', levels).toSorted((a, b) => a - b);
  for (const members of SIZES) {
    const level = made.find((candidate) => rosterCapacity(candidate) >= members);
    if (level === undefined || bench.study.faces[1].count < members) continue;
    const input = { pack, level, members, runs: TIMED };
    const title = `identification among ${members}`;
    const [times] = await runStage(bench, title, 'identificationTimes', [input]);
    const ascending = times!.toSorted((a, b) => a - b);
    const [p50, p95] = [quantile(ascending, 0.5), quantile(ascending, 0.95)];
    reports.push({ members, level, ms: { p50, p95, runs: ascending.length } });
  }
  return reports;
}
