import type { ComparisonPoint } from '@facenition/core';
import { percentileInterval, wilsonRate } from '../statistics/intervals.ts';
import { type ComparedFaces, comparedFaces, type Study } from '../study/study.ts';
import {
  type Participation,
  type Replicate,
  replicatesOf,
  type SubjectWeights,
  undrawn,
} from '../tasks/bootstrap.ts';
import type { Comparisons } from '../tasks/compare.ts';
import { roundedRate, roundedThreshold } from './rounding.ts';
import type { Threshold } from './thresholds.ts';

/** Who measures the rates, and how often each of them is drawn. */
export interface Measuring {
  readonly verification: Participation;
  readonly weights: SubjectWeights;
}

/**
 * What plain cosines of one capture and one other cost at their thresholds: nothing is protected,
 * so nothing is decoded, and every comparison counts.
 *
 * @param comparisons of the policy `1-1`
 */
export function comparisonPoints(
  study: Study,
  comparisons: Comparisons,
  thresholds: readonly Threshold[],
  { verification, weights }: Measuring,
): readonly ComparisonPoint[] {
  const compared = comparedFaces(study, '1-1');
  const everyone = undrawn(study.people, compared, verification);
  const replicates = replicatesOf(weights, compared, verification);
  const scores = scoresOf(comparisons, compared, verification);
  return thresholds.map(({ level, value, extrapolated }) => {
    const threshold = roundedThreshold(value);
    const falseMatchRate = falseMatchesIn(scores, everyone, threshold);
    const drawn = replicates.map((replicate) => falseMatchesIn(scores, replicate, threshold));
    const { low, high } = percentileInterval(drawn);
    const highest = falseMatchRate === 0 ? wilsonRate(0, everyone.nonMatedTotal).high : high;
    return {
      level,
      threshold,
      falseMatchRate: roundedRate(falseMatchRate),
      falseMatchInterval: [roundedRate(low), roundedRate(highest)],
      falseNonMatchRate: roundedRate(falseNonMatchesOf(scores, threshold)),
      ...(extrapolated !== undefined && { extrapolated }),
    };
  });
}

interface PlainScores {
  readonly mated: readonly number[];
  /** The highest of two people each, falling, with both. */
  readonly tail: readonly { readonly score: number; readonly a: number; readonly b: number }[];
}

function scoresOf(
  { mated, tail }: Comparisons,
  { references, probes }: ComparedFaces,
  { reference, probe }: Participation,
): PlainScores {
  const { unprotected } = tail;
  const own = [...mated.references.keys()].filter(
    (at) => reference(mated.references[at]!) && probe(mated.probes[at]!),
  );
  const others = [...unprotected.scores.keys()].filter(
    (at) => reference(unprotected.references[at]!) && probe(unprotected.probes[at]!),
  );
  return {
    mated: own.map((at) => mated.scores.unprotected[at]!),
    tail: others.map((at) => ({
      score: unprotected.scores[at]!,
      a: references.subjects[unprotected.references[at]!]!,
      b: probes.subjects[unprotected.probes[at]!]!,
    })),
  };
}

function falseMatchesIn(
  { tail }: PlainScores,
  { weights, nonMatedTotal }: Replicate,
  threshold: number,
): number {
  let matches = 0;
  for (const { score, a, b } of tail) {
    if (score < threshold) break;
    matches += weights[a]! * weights[b]!;
  }
  return matches / nonMatedTotal;
}

function falseNonMatchesOf({ mated }: PlainScores, threshold: number): number {
  return mated.filter((score) => score < threshold).length / mated.length;
}
