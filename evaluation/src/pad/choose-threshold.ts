/** Thresholds have four digits. */
const STEPS = 1e4;
/** A hair more: 0.05 * 60 is 3.0000000000000004 one way, and 0.29 * 100 less than 29 the other. */
const HAIR = 1e-9;

/** Scores of presentations of one kind, with a weight each. */
export interface WeighedScores {
  /** Ascending. */
  readonly scores: Float64Array;
  /** Parallel to the scores: how often each counts. */
  readonly weights: ArrayLike<number>;
}

/**
 * The highest threshold, in four digits, at which at most this share of the bona fide presentations
 * scores below.
 *
 * @returns `undefined` where nothing has a weight
 */
export function thresholdForBpcer(
  { scores, weights }: WeighedScores,
  atMost: number,
): number | undefined {
  const allowed = atMost * sumOf(weights) + HAIR;
  let below = 0;
  for (let at = 0; at < scores.length; at++) {
    below += weights[at]!;
    if (below > allowed) return notAbove(scores[at]!);
  }
  return undefined;
}

/**
 * The lowest threshold, in four digits, that at most this share of the attacks reaches.
 *
 * @returns `undefined` where nothing has a weight
 */
export function thresholdForApcer(
  { scores, weights }: WeighedScores,
  atMost: number,
): number | undefined {
  const allowed = atMost * sumOf(weights) + HAIR;
  let passing = 0;
  for (let at = scores.length - 1; at >= 0; at--) {
    passing += weights[at]!;
    if (passing > allowed) return above(scores[at]!);
  }
  return undefined;
}

function sumOf(weights: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += weights[at]!;
  return sum;
}

function notAbove(score: number): number {
  const step = Math.floor(score * STEPS);
  // A product can be rounded up to a whole number that is above the score.
  return (step / STEPS > score ? step - 1 : step) / STEPS;
}

function above(score: number): number {
  const step = Math.floor(score * STEPS) + 1;
  return (step / STEPS > score ? step : step + 1) / STEPS;
}
