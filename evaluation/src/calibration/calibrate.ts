import {
  type Calibration,
  type CapturePolicy,
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
import { drawSubjects, type Participation, undrawn } from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { type CodeCosts, chooseCode, costOfCodes } from './choose-code.ts';
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
  extends Pick<Calibration, 'operatingPoints' | 'matedComparisons' | 'nonMatedComparisons'> {
  readonly costs: readonly (CodeCosts & { readonly policy: PolicyName })[];
}

const probePolicies = {
  1: { single: '1-1', several: '1-2' },
  3: { single: '3-1', several: '3-2' },
} as const satisfies Record<EnrolledCaptures, Record<CapturePolicy, PolicyName>>;

/**
 * Finds code and thresholds of every level that the comparisons support, for references from one
 * capture and from three, probed with one and with two; levels beyond are extrapolated and say so.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there are too few people for any level
 */
export async function calibrate(
  bench: Workbench,
  request: CalibrationRequest,
): Promise<Calibrated> {
  const operatingPoints: OperatingPoint[] = [];
  const costs: Calibrated['costs'][number][] = [];
  let [matedComparisons, nonMatedComparisons] = [0, 0];
  for (const captures of [1, 3] as const) {
    await enrolEverybody(bench, captures);
    const single = await prepare(bench, probePolicies[captures].single, request);
    const several = await prepare(bench, probePolicies[captures].several, request);
    for (const { policy, byLevel, comparisons } of [single, several]) {
      costs.push(...byLevel.map(({ costs: of }) => ({ ...of, policy })));
      matedComparisons += comparisons.mated.references.length;
      nonMatedComparisons += comparisons.nonMated.protected.counts.reduce((a, b) => a + b, 0);
    }
    operatingPoints.push(...(await pointsOf(bench, captures, { single, several }, request)));
  }
  return { operatingPoints, matedComparisons, nonMatedComparisons, costs };
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
  const thresholds = findThresholds(study, policy, comparisons, halves).filter(
    ({ level }) => level <= highest,
  );
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
  { calibrating, replicates }: CalibrationRequest,
): Promise<OperatingPointReport> {
  const { study } = bench;
  const others = Array.from({ length: study.people }, (_, subject) => subject).filter(
    (subject) => !calibrating.has(subject),
  );
  const point = { level, code, threshold: rounded(value), targetFmr: targetFalseMatchRate[level] };
  return measureOperatingPoint(point, {
    study,
    policy,
    comparisons,
    weights: drawSubjects(study.people, others, replicates, study.seed),
    decode: decodeOn(bench),
    participation: halves.verification,
  });
}

/** To four digits, upwards: rounding must let nobody in. */
function rounded(threshold: number): number {
  return Math.ceil(threshold * 1e4) / 1e4;
}

function probePoint({ extrapolated }: Threshold, report: OperatingPointReport): ProbePoint {
  const short = (rate: number): number => Number(rate.toPrecision(3));
  const { falseMatchRate, falseNonMatchRate, unprotected, threshold } = report;
  return {
    threshold,
    falseMatchRate: short(falseMatchRate.value),
    falseMatchInterval: [short(falseMatchRate.low), short(falseMatchRate.high)],
    falseNonMatchRate: short(falseNonMatchRate.value),
    unprotectedFalseNonMatchRate: short(unprotected),
    ...(extrapolated !== undefined && { extrapolated }),
  };
}
