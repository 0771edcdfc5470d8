import {
  type CapturePolicy,
  type CodeName,
  type Level,
  type OperatingPoint,
  targetFalseMatchRate,
} from '@facenition/core';
import { halfOfPopulation, type Population, seededRandom } from './population.ts';
import {
  decodes,
  dot,
  nonMatedScores,
  type OpenReference,
  openReference,
  scoreOf,
  shareAtOrAbove,
  thresholdAt,
} from './scores.ts';
import { type Face, groups, matedPairs, singles } from './transactions.ts';

/** Rule of 30 (ISO/IEC 19795-1): fewer expected errors than this do not support a rate. */
const RULE_OF_30 = 30;
/** The strongest code is taken whose false non-matches grow by no more than this. */
const AFFORDABLE = 0.003;
const MATED_PAIRS = 3000;

/** How references and probes are made under a capture policy. */
interface Policy {
  readonly captures: CapturePolicy;
  readonly enrolled: (population: Population, random: () => number) => readonly Face[];
  /** The first is the one in use; thresholds hold for all of them. */
  readonly probes: readonly ((population: Population, random: () => number) => readonly Face[])[];
}

const policies: readonly Policy[] = [
  { captures: 'single', enrolled: singles, probes: [singles, (p, r) => groups(p, 2, 2, r)] },
  {
    captures: 'several',
    enrolled: (p, r) => groups(p, 3, 8, r),
    probes: [(p, r) => groups(p, 2, 4, r), singles],
  },
];

export interface CalibrationReport {
  readonly operatingPoints: readonly OperatingPoint[];
  readonly subjects: number;
  readonly images: number;
  readonly matedComparisons: number;
  readonly nonMatedComparisons: number;
  /** What was found for each policy, level and code, for people to read. */
  readonly lines: readonly string[];
}

export function calibrate(population: Population, codes: readonly CodeName[]): CalibrationReport {
  const found = policies.map((policy) => calibratePolicy(policy, population, codes));
  return {
    operatingPoints: found.flatMap(({ points }) => points),
    subjects: new Set(population.subjects).size,
    images: population.subjects.length,
    matedComparisons: found.reduce((sum, { mated }) => sum + mated, 0),
    nonMatedComparisons: found.reduce((sum, { nonMated }) => sum + nonMated, 0),
    lines: found.flatMap(({ lines }) => lines),
  };
}

interface PolicyReport {
  readonly points: readonly OperatingPoint[];
  readonly mated: number;
  readonly nonMated: number;
  readonly lines: readonly string[];
}

function calibratePolicy(
  policy: Policy,
  population: Population,
  codes: readonly CodeName[],
): PolicyReport {
  const random = seededRandom(1);
  const chosen = halfScores(policy, halfOfPopulation(population, 'calibration'), random);
  const checked = halfScores(policy, halfOfPopulation(population, 'verification'), random);
  const trials = matedTrials(checked, codes, random);
  const points: OperatingPoint[] = [];
  const lines: string[] = [];
  for (const level of levels) {
    const target = targetFalseMatchRate[level];
    const least = Math.min(...chosen.nonMated.map((scores) => scores.length));
    if (least * target < RULE_OF_30) {
      lines.push(
        `${policy.captures} level ${level}: ${least} comparisons do not support ${target}`,
      );
      continue;
    }
    const threshold = Math.max(...chosen.nonMated.map((scores) => thresholdAt(scores, target)));
    const falseMatchRate = Math.max(
      ...checked.nonMated.map((scores) => shareAtOrAbove(scores, threshold)),
    );
    const cosineThreshold = thresholdAt(checked.cosines, target);
    const unprotected = falseNonMatchRate(trials.map(({ cosine }) => cosine >= cosineThreshold));
    const rates = codes.map((code) => ({
      code,
      rate: falseNonMatchRate(
        trials.map(({ score, decoded }) => score >= threshold && decoded.has(code)),
      ),
    }));
    const best = rates.filter(({ rate }) => rate <= unprotected + AFFORDABLE).at(-1) ?? rates[0]!;
    points.push({
      level,
      captures: policy.captures,
      code: best.code,
      threshold: Math.round(threshold * 1e4) / 1e4,
      falseMatchRate: Number(falseMatchRate.toPrecision(3)),
      falseNonMatchRate: Number(best.rate.toPrecision(3)),
    });
    const listed = rates.map(({ code, rate }) => `${code} ${(100 * rate).toFixed(2)}`).join(', ');
    lines.push(
      `${policy.captures} level ${level}: threshold ${threshold.toFixed(4)}, FMR ` +
        `${falseMatchRate.toExponential(2)}, FNMR unprotected ${(100 * unprotected).toFixed(2)} %, ` +
        `${listed} % of ${trials.length}`,
    );
  }
  const nonMated = checked.nonMated.reduce((sum, scores) => sum + scores.length, 0);
  return { points, mated: trials.length, nonMated, lines };
}

const levels: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

interface EnrolledFace extends OpenReference {
  readonly face: Face;
  readonly subject: string;
}

interface HalfScores {
  readonly enrolled: readonly EnrolledFace[];
  readonly probes: readonly Face[];
  /** Protected scores for each kind of probe, ascending. */
  readonly nonMated: readonly Float32Array[];
  /** Unprotected ones for the probe in use, ascending. */
  readonly cosines: Float32Array;
}

function halfScores(policy: Policy, population: Population, random: () => number): HalfScores {
  const faces = policy.enrolled(population, random);
  const enrolled = faces.map((face) => ({
    face,
    subject: face.subject,
    ...openReference(face.embedding, random),
  }));
  const kinds = policy.probes.map((make) => make(population, random));
  const plain = faces.map(({ subject, embedding }) => ({ subject, direction: embedding }));
  return {
    enrolled,
    probes: kinds[0]!,
    nonMated: kinds.map((probes) => nonMatedScores(enrolled, probes).sort()),
    cosines: nonMatedScores(plain, kinds[0]!).sort(),
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
