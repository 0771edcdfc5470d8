import { FacenitionError } from '@facenition/core';

/** Scores of comparisons, higher is nearer, in any order. */
export interface ComparisonScores {
  /** Of captures of one person. */
  readonly mated: Float32Array;
  /** Of captures of two people. */
  readonly nonMated: Float32Array;
}

/** What happens at one threshold: a comparison matches where its score is at or above it. */
export interface OperatingRates {
  /** The false match rate asked for. */
  readonly fmr: number;
  /** The lowest threshold that keeps to it. */
  readonly threshold: number;
  readonly falseMatches: number;
  readonly falseNonMatches: number;
  /** False non-match rate, 0..1. */
  readonly fnmr: number;
  /**
   * Whether the data can tell such a false match rate: at least 30 false matches, for 90 %
   * confidence that the true rate is within 30 % of it (the rule of 30, ISO/IEC 19795-1). With none
   * in N, all that is known is that it is below 3 / N with 95 % confidence (the rule of 3).
   */
  readonly supported: boolean;
}

export interface ErrorRates {
  readonly mated: number;
  readonly nonMated: number;
  /** Where the false match rate and the false non-match rate meet, 0..1. */
  readonly eer: number;
  /** The largest share of right decisions, and the threshold (chosen on these very scores). */
  readonly best: { readonly accuracy: number; readonly threshold: number };
  readonly fnmrAtFmr: readonly OperatingRates[];
}

const RULE_OF_30 = 30;

/**
 * Error rates from scores (ISO/IEC 19795-1), exact: both lists are sorted, 20 million scores in a
 * few seconds.
 *
 * @param fmrTargets false match rates, 0..1, at which to give the false non-match rate
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where a list is empty or holds no numbers
 */
export function measureErrorRates(
  scores: ComparisonScores,
  fmrTargets: readonly number[],
): ErrorRates {
  const mated = sorted(scores.mated);
  const nonMated = sorted(scores.nonMated);
  return {
    mated: mated.length,
    nonMated: nonMated.length,
    eer: equalErrorRate(mated, nonMated),
    best: bestAccuracy(mated, nonMated),
    fnmrAtFmr: fmrTargets.map((fmr) => ratesAt(fmr, mated, nonMated)),
  };
}

function sorted(scores: Float32Array): Float32Array {
  const ascending = scores.toSorted();
  // NaN sorts to the end.
  if (ascending.length === 0 || Number.isNaN(ascending.at(-1))) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'a list of scores is empty or holds no numbers');
  }
  return ascending;
}

function ratesAt(fmr: number, mated: Float32Array, nonMated: Float32Array): OperatingRates {
  const threshold = thresholdFor(Math.floor(fmr * nonMated.length), nonMated);
  const falseMatches = nonMated.length - countBelow(nonMated, threshold);
  const falseNonMatches = countBelow(mated, threshold);
  return {
    fmr,
    threshold,
    falseMatches,
    falseNonMatches,
    fnmr: falseNonMatches / mated.length,
    supported: falseMatches >= RULE_OF_30,
  };
}

/** The lowest threshold with at most so many false matches; ties lower the count. */
function thresholdFor(falseMatches: number, nonMated: Float32Array): number {
  const rejected = nonMated.length - falseMatches;
  return rejected <= 0 ? nonMated[0]! : nextUp(nonMated[rejected - 1]!);
}

/**
 * With rising numbers of false matches the two rates cross once: found by bisection. At the
 * crossing they may jump past each other; the answer is their mean on the nearer side.
 */
function equalErrorRate(mated: Float32Array, nonMated: Float32Array): number {
  const ratesWith = (falseMatches: number) => {
    const threshold = thresholdFor(falseMatches, nonMated);
    const fmr = 1 - countBelow(nonMated, threshold) / nonMated.length;
    const fnmr = countBelow(mated, threshold) / mated.length;
    return { gap: fmr - fnmr, mean: (fmr + fnmr) / 2 };
  };
  let low = 0;
  let high = nonMated.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ratesWith(middle).gap >= 0) high = middle;
    else low = middle + 1;
  }
  const after = ratesWith(low);
  const before = ratesWith(Math.max(0, low - 1));
  return Math.abs(before.gap) < Math.abs(after.gap) ? before.mean : after.mean;
}

/** The best threshold is some mated score, or above them all; of equals, the highest. */
function bestAccuracy(mated: Float32Array, nonMated: Float32Array): ErrorRates['best'] {
  let errors = Number.POSITIVE_INFINITY;
  let threshold = Number.NEGATIVE_INFINITY;
  let rejected = 0;
  for (const [falseNonMatches, candidate] of mated.entries()) {
    while (rejected < nonMated.length && nonMated[rejected]! < candidate) rejected++;
    const total = falseNonMatches + nonMated.length - rejected;
    if (total <= errors) {
      errors = total;
      threshold = candidate;
    }
  }
  if (mated.length < errors) {
    errors = mated.length;
    threshold = nextUp(Math.max(mated.at(-1)!, nonMated.at(-1)!));
  }
  return { accuracy: 1 - errors / (mated.length + nonMated.length), threshold };
}

/** How many of the ascending scores are below the threshold. */
function countBelow(ascending: Float32Array, threshold: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The next larger 32-bit float. */
function nextUp(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value === 0 ? 0 : value);
  const bits = view.getInt32(0);
  view.setInt32(0, bits >= 0 ? bits + 1 : bits - 1);
  return view.getFloat32(0);
}
