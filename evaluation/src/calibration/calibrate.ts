import {
  type Calibration,
  type CapturePolicy,
  type ComparisonPoint,
  FacenitionError,
  type Level,
  type OperatingPoint,
  type ProbePoint,
  targetFalseMatchRate,
} from '@facenition/core';
import { measureOperatingPoint } from '../measures/operating-points.ts';
import {
  compareEverybody,
  decodeOn,
  enrolEverybody,
  type Workbench,
} from '../measures/workbench.ts';
import type { OperatingPointReport, PolicyName } from '../scorecard.ts';
import { RULE_OF_30 } from '../statistics/intervals.ts';
import { comparedFaces, type EnrolledCaptures, type Study } from '../study/study.ts';
import {
  drawSubjects,
  type Participation,
  type SubjectWeights,
  undrawn,
} from '../tasks/bootstrap.ts';
import type { Arm, Comparisons } from '../tasks/compare.ts';
import { type CodeCosts, chooseCode, costOfCodes } from './choose-code.ts';
import { comparisonPoints } from './comparison-points.ts';
import { roundedRate, roundedThreshold } from './rounding.ts';
import { findThresholds, type Halves, type Threshold } from './thresholds.ts';

export interface CalibrationRequest {
  /** Subjects, by number, who choose the thresholds; the others measure them. */
  readonly calibrating: ReadonlySet<number>;
  /** No level above this one. */
  readonly highest: Level;
  readonly replicates: number;
}

/** What a calibration measures, and what it was chosen from, for people to read. */
export interface Calibrated
  extends Pick<
    Calibration,
    'operatingPoints' | 'comparisons' | 'matedComparisons' | 'nonMatedComparisons'
  > {
  readonly costs: readonly (CodeCosts & { readonly policy: PolicyName })[];
}

const probePolicies = {
  1: { single: '1-1', several: '1-2' },
  3: { single: '3-1', several: '3-2' },
} as const satisfies Record<EnrolledCaptures, Record<CapturePolicy, PolicyName>>;

/**
 * Finds code and thresholds of every level that the comparisons support, for references from one
 * capture and from three, probed with one and with two, and the thresholds of one capture and one
 * other without any protection; levels beyond are extrapolated and say so.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there are too few people for any level
 */
export async function calibrate(
  bench: Workbench,
  request: CalibrationRequest,
): Promise<Calibrated> {
  const operatingPoints: OperatingPoint[] = [];
  const comparisons: ComparisonPoint[] = [];
  const costs: Calibrated['costs'][number][] = [];
  let [matedComparisons, nonMatedComparisons] = [0, 0];
  for (const captures of [1, 3] as const) {
    await enrolEverybody(bench, captures);
    const single = await prepare(bench, probePolicies[captures].single, request);
    const several = await prepare(bench, probePolicies[captures].several, request);
    for (const { policy, byLevel, comparisons: made } of [single, several]) {
      costs.push(...byLevel.map(({ costs: of }) => ({ ...of, policy })));
      matedComparisons += made.mated.references.length;
      nonMatedComparisons += made.nonMated.protected.counts.reduce((a, b) => a + b, 0);
    }
    if (captures === 1) comparisons.push(...plainPoints(bench.study, single, request));
    operatingPoints.push(...(await pointsOf(bench, captures, { single, several }, request)));
  }
  return { operatingPoints, comparisons, matedComparisons, nonMatedComparisons, costs };
}

/** One policy, ready for its codes to be chosen. */
interface Prepared {
  readonly policy: PolicyName;
  readonly comparisons: Comparisons;
  readonly halves: Halves;
  readonly byLevel: readonly { readonly threshold: Threshold; readonly costs: CodeCosts }[];
}

async function prepare(
  bench: Workbench,
  policy: PolicyName,
  { calibrating, highest }: CalibrationRequest,
): Promise<Prepared> {
  const { study } = bench;
  const comparisons = await compareEverybody(bench, policy);
  const halves = halvesOf(study, policy, calibrating);
  const thresholds = thresholdsUpTo(highest, study, { policy, comparisons, halves }, 'protected');
  const { verification } = halves;
  if (thresholds.length === 0 || !canVerify(study, policy, comparisons, verification)) {
    throw new FacenitionError(
      'ERR_FIELD_INVALID',
      `too few people, or too few images of each, for any level (captures ${policy}): level 1 ` +
        `needs ${RULE_OF_30 / targetFalseMatchRate[1]} comparisons of two people among the half ` +
        'of them that chooses thresholds, and some of one and of two among the other half',
    );
  }
  const decode = decodeOn(bench);
  const costs = await costOfCodes(study, policy, comparisons, verification, thresholds, decode);
  const byLevel = thresholds.map((threshold, i) => ({ threshold, costs: costs[i]! }));
  return { policy, comparisons, halves, byLevel };
}

function thresholdsUpTo(
  highest: Level,
  study: Study,
  { policy, comparisons, halves }: Pick<Prepared, 'policy' | 'comparisons' | 'halves'>,
  arm: Arm,
): readonly Threshold[] {
  const found = findThresholds(study, policy, comparisons, halves, arm);
  return found.filter(({ level }) => level <= highest);
}

function plainPoints(
  study: Study,
  single: Prepared,
  request: CalibrationRequest,
): readonly ComparisonPoint[] {
  const thresholds = thresholdsUpTo(request.highest, study, single, 'unprotected');
  const weights = drawnWeights(study, request);
  const { verification } = single.halves;
  return comparisonPoints(study, single.comparisons, thresholds, { verification, weights });
}

/** Whether those who measure the rates have comparisons of both kinds. */
function canVerify(
  study: Study,
  policy: PolicyName,
  { mated }: Comparisons,
  verification: Participation,
): boolean {
  const { nonMatedTotal } = undrawn(study.people, comparedFaces(study, policy), verification);
  const isTheirs = (at: number): boolean =>
    verification.reference(mated.references[at]!) && verification.probe(mated.probes[at]!);
  return nonMatedTotal > 0 && mated.references.some((_, at) => isTheirs(at));
}

function halvesOf(study: Study, policy: PolicyName, calibrating: ReadonlySet<number>): Halves {
  const { references, probes } = comparedFaces(study, policy);
  const half = (wanted: boolean): Participation => ({
    reference: (face) => calibrating.has(references.subjects[face]!) === wanted,
    probe: (face) => calibrating.has(probes.subjects[face]!) === wanted,
  });
  return { calibration: half(true), verification: half(false) };
}

async function pointsOf(
  bench: Workbench,
  captures: EnrolledCaptures,
  prepared: Readonly<Record<CapturePolicy, Prepared>>,
  request: CalibrationRequest,
): Promise<readonly OperatingPoint[]> {
  const inUse = captures === 1 ? prepared.single : prepared.several;
  const points: OperatingPoint[] = [];
  for (const [i, { threshold, costs }] of inUse.byLevel.entries()) {
    const other = prepared[captures === 1 ? 'several' : 'single'].byLevel[i];
    if (other === undefined) break;
    const single = captures === 1 ? costs : other.costs;
    const code = chooseCode(costs, single);
    const measured = async (probe: CapturePolicy): Promise<ProbePoint> => {
      const found = prepared[probe].byLevel[i]!.threshold;
      const report = await verifyPoint(bench, prepared[probe], found, code, request);
      return probePoint(found, report);
    };
    points.push({
      level: threshold.level,
      captures: captures === 1 ? 'single' : 'several',
      code,
      probes: { single: await measured('single'), several: await measured('several') },
    });
  }
  return points;
}

async function verifyPoint(
  bench: Workbench,
  { policy, comparisons, halves }: Prepared,
  { level, value }: Threshold,
  code: OperatingPoint['code'],
  request: CalibrationRequest,
): Promise<OperatingPointReport> {
  const { study } = bench;
  const targetFmr = targetFalseMatchRate[level];
  const point = { level, code, threshold: roundedThreshold(value), targetFmr };
  return measureOperatingPoint(point, {
    study,
    policy,
    comparisons,
    weights: drawnWeights(study, request),
    decode: decodeOn(bench),
    participation: halves.verification,
  });
}

/** Of those who measure the rates. */
function drawnWeights(
  study: Study,
  { calibrating, replicates }: CalibrationRequest,
): SubjectWeights {
  const others = Array.from({ length: study.people }, (_, subject) => subject).filter(
    (subject) => !calibrating.has(subject),
  );
  return drawSubjects(study.people, others, replicates, study.seed);
}

function probePoint({ extrapolated }: Threshold, report: OperatingPointReport): ProbePoint {
  const { falseMatchRate, falseNonMatchRate, unprotected, threshold } = report;
  return {
    threshold,
    falseMatchRate: roundedRate(falseMatchRate.value),
    falseMatchInterval: [roundedRate(falseMatchRate.low), roundedRate(falseMatchRate.high)],
    falseNonMatchRate: roundedRate(falseNonMatchRate.value),
    unprotectedFalseNonMatchRate: roundedRate(unprotected),
    ...(extrapolated !== undefined && { extrapolated }),
  };
}
