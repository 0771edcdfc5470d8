import { FacenitionError } from '@facenition/core';
import type { FnmrAtFmr, ScoreReport } from '../scorecard.ts';
import { countsAbove, edgeOf, extent, type ScoreHistogram, sharesBetween } from './histogram.ts';
import { RULE_OF_30 } from './intervals.ts';

/** Scores of comparisons, higher is nearer. */
export interface ComparisonScores {
  /** Of captures of one person. */
  readonly mated: ScoreHistogram;
  /** Of captures of two people. */
  readonly nonMated: ScoreHistogram;
}

export interface ErrorRates extends ScoreReport {
  /** The largest share of right decisions, and the threshold (chosen on these very scores). */
  readonly best: { readonly accuracy: number; readonly threshold: number };
}

/** False match rates at which reports give the false non-match rate. */
export const FMR_TARGETS: readonly number[] = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

const DISTRIBUTION_BARS = 120;
const DET_POINTS_PER_DECADE = 20;

/** Both lists from the highest threshold down: how many match at it. */
interface Matches {
  readonly mated: Float64Array;
  readonly nonMated: Float64Array;
  readonly matedTotal: number;
  readonly nonMatedTotal: number;
}

/**
 * Error rates from scores (ISO/IEC 19795-1); thresholds are multiples of 1e-5.
 *
 * @param fmrTargets false match rates, 0..1, at which to give the false non-match rate
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there are no mated or no non-mated scores
 */
export function measureErrorRates(
  scores: ComparisonScores,
  fmrTargets: readonly number[] = FMR_TARGETS,
): ErrorRates {
  const matches = matchesOf(scores);
  return {
    mated: matches.matedTotal,
    nonMated: matches.nonMatedTotal,
    eer: equalErrorRate(matches),
    best: bestAccuracy(matches),
    fnmrAtFmr: fmrTargets.map((fmr) => fnmrAtFmr(fmr, matches)),
    det: detectionErrorTradeOff(matches),
    distribution: distribution(scores),
  };
}

function matchesOf({ mated, nonMated }: ComparisonScores): Matches {
  const above = { mated: countsAbove(mated), nonMated: countsAbove(nonMated) };
  const [matedTotal, nonMatedTotal] = [above.mated[0]!, above.nonMated[0]!];
  if (matedTotal > 0 && nonMatedTotal > 0) return { ...above, matedTotal, nonMatedTotal };
  throw new FacenitionError('ERR_FIELD_INVALID', 'there are no mated or no non-mated scores');
}

/** The lowest step at which at most so many non-mated comparisons match. */
function lowestStepFor(falseMatches: number, { nonMated }: Matches): number {
  let low = 0;
  let high = nonMated.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nonMated[middle]! <= falseMatches) high = middle;
    else low = middle + 1;
  }
  return low;
}

function fnmrAtFmr(fmr: number, matches: Matches): FnmrAtFmr {
  // A hair more: 0.0001 * 30000 is 2.9999999999999996.
  const step = lowestStepFor(Math.floor(fmr * matches.nonMatedTotal + 1e-9), matches);
  const falseMatches = matches.nonMated[step]!;
  const falseNonMatches = matches.matedTotal - matches.mated[step]!;
  const supported = falseMatches >= RULE_OF_30;
  return {
    fmr,
    threshold: edgeOf(step),
    falseMatches,
    falseNonMatches,
    fnmr: falseNonMatches / matches.matedTotal,
    supported,
    ...(!supported && { why: whyUnsupported(fmr, falseMatches, matches.nonMatedTotal) }),
  };
}

function whyUnsupported(fmr: number, falseMatches: number, nonMated: number): string {
  if (falseMatches > 0) {
    return (
      `${falseMatches} false matches in ${nonMated} comparisons: fewer than 30, ` +
      `so that the rate may be off by more than 30 % (rule of 30)`
    );
  }
  const bound = (3 / nonMated).toExponential(1);
  return (
    `no false match in ${nonMated} comparisons tells only that the rate is below ${bound} ` +
    `(rule of 3); ${fmr} needs ${Math.ceil(RULE_OF_30 / fmr)}`
  );
}

/**
 * With rising thresholds the two rates cross once. At the crossing they may jump past each other;
 * the answer is their mean on the nearer side.
 */
function equalErrorRate({ mated, nonMated, matedTotal, nonMatedTotal }: Matches): number {
  const ratesAt = (step: number): { readonly gap: number; readonly mean: number } => {
    const fmr = nonMated[step]! / nonMatedTotal;
    const fnmr = 1 - mated[step]! / matedTotal;
    return { gap: fmr - fnmr, mean: (fmr + fnmr) / 2 };
  };
  let low = 0;
  let high = nonMated.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ratesAt(middle).gap <= 0) high = middle;
    else low = middle + 1;
  }
  const after = ratesAt(low);
  const before = ratesAt(Math.max(0, low - 1));
  return Math.abs(before.gap) < Math.abs(after.gap) ? before.mean : after.mean;
}

/** Of equally good thresholds the highest: it lets nobody in for nothing. */
function bestAccuracy({ mated, nonMated, matedTotal, nonMatedTotal }: Matches): ErrorRates['best'] {
  let errors = Number.POSITIVE_INFINITY;
  let best = 0;
  for (let step = 0; step < mated.length; step++) {
    const total = matedTotal - mated[step]! + nonMated[step]!;
    // Only a step below which a mated score lies is a threshold of its own.
    const ownThreshold = step === mated.length - 1 || mated[step]! > mated[step + 1]!;
    if (total > errors || !ownThreshold) continue;
    errors = total;
    best = step;
  }
  return { accuracy: 1 - errors / (matedTotal + nonMatedTotal), threshold: edgeOf(best) };
}

/** At every false match rate of a logarithmic scale that the data can tell, with their ends. */
function detectionErrorTradeOff(matches: Matches): ScoreReport['det'] {
  const { nonMatedTotal, matedTotal } = matches;
  const decades = Math.log10(nonMatedTotal);
  const points: { fmr: number; fnmr: number }[] = [];
  for (let i = 0; i <= decades * DET_POINTS_PER_DECADE; i++) {
    const step = lowestStepFor(nonMatedTotal * 10 ** (-i / DET_POINTS_PER_DECADE), matches);
    const fmr = matches.nonMated[step]! / nonMatedTotal;
    if (fmr === 0 || fmr === points.at(-1)?.fmr) continue;
    points.push({ fmr, fnmr: 1 - matches.mated[step]! / matedTotal });
  }
  return points;
}

function distribution({ mated, nonMated }: ComparisonScores): ScoreReport['distribution'] {
  const ends = [extent(mated), extent(nonMated)];
  const from = Math.min(...ends.map(({ lowest }) => lowest));
  const to = Math.max(...ends.map(({ highest }) => highest));
  const shares = {
    mated: sharesBetween(mated, from, to, DISTRIBUTION_BARS),
    nonMated: sharesBetween(nonMated, from, to, DISTRIBUTION_BARS),
  };
  return Array.from({ length: DISTRIBUTION_BARS }, (_, i) => ({
    score: from + ((i + 0.5) * (to - from)) / DISTRIBUTION_BARS,
    mated: shares.mated[i]!,
    nonMated: shares.nonMated[i]!,
  }));
}
