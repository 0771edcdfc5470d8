import { type Level, targetFalseMatchRate } from '@facenition/core';
import type { PolicyName } from '../scorecard.ts';
import { RULE_OF_30 } from '../statistics/intervals.ts';
import { fitLine, upperNormalQuantile } from '../statistics/normal-quantile.ts';
import { type ComparedFaces, comparedFaces, type Study } from '../study/study.ts';
import { type Participation, undrawn } from '../tasks/bootstrap.ts';
import type { Arm, Comparisons, ScoredComparisons } from '../tasks/compare.ts';

/** Who chooses thresholds, and who measures them. */
export interface Halves {
  readonly calibration: Participation;
  readonly verification: Participation;
}

export interface Threshold {
  readonly level: Level;
  readonly value: number;
  /** How it was found where the comparisons are too few to measure it, in words. */
  readonly extrapolated?: string;
}

export const LEVELS: readonly Level[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** A threshold that lets this much more through on other people did not transfer to them. */
const TOLERATED_EXCESS = 1.25;
/** Levels that an extrapolation starts from. */
const FITTED_LEVELS = 3;

/** The non-mated scores of some people from the tail, falling, with how many there are in all. */
interface NonMated {
  readonly scores: readonly number[];
  readonly total: number;
  /** How many different pairs of two people have scores from a threshold up. */
  peopleFrom(threshold: number): number;
}

/**
 * The threshold of each level: the lowest that keeps to its false match rate on the calibration
 * half, raised where the verification half passes far too often.
 *
 * @param arm whose scores: of protected references, or plain cosines
 */
export function findThresholds(
  study: Study,
  policy: PolicyName,
  comparisons: Comparisons,
  halves: Halves,
  arm: Arm,
): readonly Threshold[] {
  const compared = comparedFaces(study, policy);
  const own = nonMatedOf(study, compared, comparisons.tail[arm], halves.calibration);
  const others = nonMatedOf(study, compared, comparisons.tail[arm], halves.verification);
  const measured = LEVELS.filter((level) => targetFalseMatchRate[level] * own.total >= RULE_OF_30);
  const found = measured.map((level): Threshold => {
    const target = targetFalseMatchRate[level];
    return { level, value: holding(thresholdAt(own, target), others, target) };
  });
  if (found.length < FITTED_LEVELS) return found;
  return [...found, ...extrapolate(found, LEVELS.slice(found.length))];
}

function nonMatedOf(
  study: Study,
  compared: ComparedFaces,
  { references, probes, scores }: ScoredComparisons,
  participation: Participation,
): NonMated {
  const places = [...scores.keys()].filter(
    (at) => participation.reference(references[at]!) && participation.probe(probes[at]!),
  );
  return {
    scores: places.map((at) => scores[at]!),
    total: undrawn(study.people, compared, participation).nonMatedTotal,
    peopleFrom(threshold) {
      const pairs = places
        .filter((at) => scores[at]! >= threshold)
        .map((at) => {
          const a = compared.references.subjects[references[at]!]!;
          const b = compared.probes.subjects[probes[at]!]!;
          return Math.min(a, b) * study.people + Math.max(a, b);
        });
      return new Set(pairs).size;
    },
  };
}

/** The lowest threshold that at most this share reaches. */
function thresholdAt({ scores, total }: NonMated, rate: number): number {
  return scores[Math.max(1, Math.floor(rate * total)) - 1]!;
}

/**
 * Raises a threshold that does not transfer: where many people pass too often, not a few mislabelled
 * photographs over and over.
 */
function holding(threshold: number, others: NonMated, target: number): number {
  const passing = others.scores.filter((score) => score >= threshold).length;
  if (passing <= TOLERATED_EXCESS * target * others.total) return threshold;
  if (others.peopleFrom(threshold) < RULE_OF_30) return threshold;
  return Math.max(threshold, thresholdAt(others, target));
}

/**
 * Thresholds rise almost linearly with the normal quantile of the false match rate, since a score is
 * a sum of many terms.
 */
function extrapolate(found: readonly Threshold[], missing: readonly Level[]): readonly Threshold[] {
  const fitted = found.slice(-FITTED_LEVELS);
  const quantileOf = (level: Level): number => upperNormalQuantile(targetFalseMatchRate[level]);
  const line = fitLine(fitted.map(({ level, value }) => [quantileOf(level), value]));
  const levels = fitted.map(({ level }) => level).join(', ');
  return missing.map((level) => ({
    level,
    value: line(quantileOf(level)),
    extrapolated:
      `a straight line through the thresholds of levels ${levels} over the normal quantile of ` +
      'their false match rates',
  }));
}
