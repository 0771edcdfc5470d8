import {
  type CapturePolicy,
  type CodeName,
  type Level,
  type OperatingPoint,
  type ProbePoint,
  targetFalseMatchRate,
} from '@facenition/core';
import { createRandom } from '../random.ts';
import { halfOfPopulation, type Population } from './population.ts';
import {
  decodes,
  dot,
  nonMatedScores,
  type OpenReference,
  openReference,
  peoplePassing,
  scoreOf,
  shareAtOrAbove,
  thresholdAt,
} from './scores.ts';
import { type Face, groups, matedPairs, singles } from './transactions.ts';

/** Rule of 30 (ISO/IEC 19795-1): fewer expected errors than this do not support a rate. */
const RULE_OF_30 = 30;
/** The strongest code is taken whose false non-matches grow by no more than this. */
const AFFORDABLE = 0.003;
/** The same for a single probe against a reference from several captures. */
const BEARABLE = 0.005;
/** A threshold that lets this much more through on other people did not transfer to them. */
const TOLERATED_EXCESS = 1.25;
const MATED_PAIRS = 2500;

/** Several captures are three at enrolment and two at verification. */
const makeEnrolled = {
  single: singles,
  several: (population: Population, random: () => number) => groups(population, 3, 8, random),
} as const;
const makeProbes = {
  single: singles,
  several: (population: Population, random: () => number) => groups(population, 2, 8, random),
} as const;
const policies: readonly CapturePolicy[] = ['single', 'several'];

export interface CalibrationReport {
  readonly operatingPoints: readonly OperatingPoint[];
  readonly subjects: number;
  readonly images: number;
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
}

/** @param tell takes what was found for each policy, level and code, for people to read */
export function calibrate(
  population: Population,
  codes: readonly CodeName[],
  highest: number,
  tell: (line: string) => void,
): CalibrationReport {
  // The same each time: a calibration can be repeated.
  const random = createRandom(1, 'calibration').unit;
  const halves = {
    calibration: halfOfPopulation(population, 'calibration'),
    verification: halfOfPopulation(population, 'verification'),
  };
  const found = policies.map((captures) => {
    const references = {
      calibration: enrolAll(makeEnrolled[captures](halves.calibration, random), random),
      verification: enrolAll(makeEnrolled[captures](halves.verification, random), random),
    };
    const measured = policies.map((probe) => {
      const scores = (half: keyof typeof halves): HalfScores =>
        halfScores(references[half], makeProbes[probe](halves[half], random));
      const cells = measureCells(scores('calibration'), scores('verification'), codes, random);
      for (const line of describeCells(cells)) tell(`${captures}-${probe}: ${line}`);
      return cells;
    });
    return { captures, single: measured[0]!, several: measured[1]! };
  });
  const all = found.flatMap(({ single, several }) => [single, several]);
  return {
    operatingPoints: found.flatMap(({ captures, single, several }) =>
      levels
        .filter((level) => level <= highest)
        .flatMap((level) => pointOf(level, captures, { single, several }, codes)),
    ),
    subjects: new Set(population.subjects).size,
    images: population.subjects.length,
    matedComparisons: all.reduce((sum, { mated }) => sum + mated, 0),
    nonMatedComparisons: all.reduce((sum, { nonMated }) => sum + nonMated, 0),
  };
}

const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** One level of one kind of reference and probe. */
interface Cell {
  readonly threshold: number;
  readonly falseMatchRate: number;
  /** False non-match rate of plain cosines at the same false match rate. */
  readonly unprotected: number;
  readonly byCode: ReadonlyMap<CodeName, number>;
}

interface Cells {
  readonly byLevel: ReadonlyMap<Level, Cell>;
  readonly mated: number;
  readonly nonMated: number;
  readonly unsupported: readonly Level[];
}

function measureCells(
  { nonMated: calibration }: HalfScores,
  checked: HalfScores,
  codes: readonly CodeName[],
  random: () => number,
): Cells {
  const trials = matedTrials(checked, codes, random);
  const supported = levels.filter(
    (level) => calibration.length * targetFalseMatchRate[level] >= RULE_OF_30,
  );
  const byLevel = new Map(
    supported.map((level) => {
      const target = targetFalseMatchRate[level];
      const threshold = holdingThreshold(thresholdAt(calibration, target), checked, target);
      return [level, cellAt(threshold, checked, trials, codes)] as const;
    }),
  );
  const unsupported = levels.filter((level) => !byLevel.has(level));
  return { byLevel, mated: trials.length, nonMated: checked.nonMated.length, unsupported };
}

/**
 * The threshold, raised where the people of the verification half pass far too often: many of them,
 * not a few mislabelled photographs over and over.
 */
function holdingThreshold(threshold: number, checked: HalfScores, target: number): number {
  const { nonMated, enrolled, probes } = checked;
  if (shareAtOrAbove(nonMated, threshold) <= TOLERATED_EXCESS * target) return threshold;
  if (peoplePassing(enrolled, probes, threshold) < RULE_OF_30) return threshold;
  return Math.max(threshold, thresholdAt(nonMated, target));
}

function cellAt(
  threshold: number,
  { nonMated, cosines }: HalfScores,
  trials: readonly Trial[],
  codes: readonly CodeName[],
): Cell {
  const falseMatchRate = shareAtOrAbove(nonMated, threshold);
  const plain = thresholdAt(cosines, falseMatchRate);
  return {
    threshold,
    falseMatchRate,
    unprotected: falseNonMatchRate(trials.map(({ cosine }) => cosine >= plain)),
    byCode: new Map(
      codes.map((code) => [
        code,
        falseNonMatchRate(
          trials.map(({ score, decoded }) => score >= threshold && decoded.has(code)),
        ),
      ]),
    ),
  };
}

/**
 * The strongest code that costs little with as many probes as are recommended, and not much more
 * with one.
 */
function pointOf(
  level: Level,
  captures: CapturePolicy,
  cells: Readonly<Record<CapturePolicy, Cells>>,
  codes: readonly CodeName[],
): OperatingPoint[] {
  const single = cells.single.byLevel.get(level);
  const several = cells.several.byLevel.get(level);
  if (single === undefined || several === undefined) return [];
  const inUse = captures === 'single' ? single : several;
  const affordable = codes.filter(
    (code) =>
      inUse.byCode.get(code)! <= inUse.unprotected + AFFORDABLE &&
      single.byCode.get(code)! <= single.unprotected + BEARABLE,
  );
  const code = affordable.at(-1) ?? codes[0]!;
  const probe = ({ threshold, falseMatchRate, byCode }: Cell): ProbePoint => ({
    threshold: Math.round(threshold * 1e4) / 1e4,
    falseMatchRate: Number(falseMatchRate.toPrecision(3)),
    falseNonMatchRate: Number(byCode.get(code)!.toPrecision(3)),
  });
  return [{ level, captures, code, probes: { single: probe(single), several: probe(several) } }];
}

function describeCells({ byLevel, mated, nonMated, unsupported }: Cells): readonly string[] {
  const percent = (rate: number): string => (100 * rate).toFixed(2);
  const lines = [...byLevel].map(([level, cell]) => {
    const listed = [...cell.byCode].map(([code, rate]) => `${code} ${percent(rate)}`).join(', ');
    return (
      `level ${level}, threshold ${cell.threshold.toFixed(4)}, FMR ` +
      `${cell.falseMatchRate.toExponential(2)}, FNMR unprotected ${percent(cell.unprotected)}, ` +
      `${listed} % of ${mated}`
    );
  });
  return [...lines, `${nonMated} comparisons do not support level ${unsupported.join(', ')}`];
}

interface EnrolledFace extends OpenReference {
  readonly face: Face;
  readonly subject: string;
}

interface HalfScores {
  readonly enrolled: readonly EnrolledFace[];
  readonly probes: readonly Face[];
  /** Protected scores, ascending. */
  readonly nonMated: Float32Array;
  /** Unprotected ones, ascending. */
  readonly cosines: Float32Array;
}

function enrolAll(faces: readonly Face[], random: () => number): readonly EnrolledFace[] {
  return faces.map((face) => ({
    face,
    subject: face.subject,
    ...openReference(face.embedding, random),
  }));
}

function halfScores(enrolled: readonly EnrolledFace[], probes: readonly Face[]): HalfScores {
  const plain = enrolled.map(({ face, subject }) => ({ subject, direction: face.embedding }));
  return {
    enrolled,
    probes,
    nonMated: nonMatedScores(enrolled, probes).sort(),
    cosines: nonMatedScores(plain, probes).sort(),
  };
}

interface Trial {
  readonly cosine: number;
  readonly score: number;
  readonly decoded: ReadonlySet<CodeName>;
}

function matedTrials(
  { enrolled, probes }: HalfScores,
  codes: readonly CodeName[],
  random: () => number,
): readonly Trial[] {
  const references = new Map(enrolled.map((reference) => [reference.face, reference]));
  const pairs = matedPairs([...references.keys()], probes, MATED_PAIRS, random);
  return pairs.map(([face, probe]) => {
    const reference = references.get(face)!;
    return {
      cosine: dot(face.embedding, probe.embedding),
      score: scoreOf(reference, probe.embedding),
      decoded: new Set(codes.filter((code) => decodes(reference, probe.embedding, code, random))),
    };
  });
}

function falseNonMatchRate(matches: readonly boolean[]): number {
  return matches.filter((match) => !match).length / matches.length;
}
