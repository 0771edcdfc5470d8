/**
 * Scores counted in steps of 1e-5: what hundreds of millions of comparisons leave in constant
 * memory. Thresholds lie on the edges of the steps, where the counts are exact.
 */
export interface ScoreHistogram {
  /** Scores in each step. */
  readonly counts: Float64Array;
}

const LOWEST = -1.1;
const STEPS_PER_UNIT = 100_000;
const STEPS = 220_000;

export function createHistogram(): ScoreHistogram {
  return { counts: new Float64Array(STEPS) };
}

/** The step of a score; scores outside of [-1.1, 1.1] count at its ends. */
export function stepOf(score: number): number {
  const step = Math.floor((score - LOWEST) * STEPS_PER_UNIT);
  return step < 0 ? 0 : step >= STEPS ? STEPS - 1 : step;
}

/** The lower edge of a step: the lowest score in it. One past the last step is above all scores. */
export function edgeOf(step: number): number {
  return LOWEST + step / STEPS_PER_UNIT;
}

/** The step whose edge is a threshold: scores in it and above match. */
export function stepOfThreshold(threshold: number): number {
  return Math.min(STEPS, Math.max(0, Math.round((threshold - LOWEST) * STEPS_PER_UNIT)));
}

export function histogramOf(scores: Iterable<number>): ScoreHistogram {
  const { counts } = createHistogram();
  for (const score of scores) counts[stepOf(score)]! += 1;
  return { counts };
}

export function addHistogram(into: ScoreHistogram, part: ScoreHistogram): void {
  for (let i = 0; i < STEPS; i++) into.counts[i]! += part.counts[i]!;
}

/** How many scores lie in each step or above: `STEPS + 1` numbers, the last is zero. */
export function countsAbove({ counts }: ScoreHistogram): Float64Array {
  const above = new Float64Array(STEPS + 1);
  for (let i = STEPS - 1; i >= 0; i--) above[i] = above[i + 1]! + counts[i]!;
  return above;
}

/** Shares of the scores in `bars` steps of equal width between two scores. */
export function sharesBetween(
  { counts }: ScoreHistogram,
  from: number,
  to: number,
  bars: number,
): Float64Array {
  const shares = new Float64Array(bars);
  const total = counts.reduce((sum, count) => sum + count, 0);
  for (const [step, count] of counts.entries()) {
    if (count === 0) continue;
    const bar = Math.floor(((edgeOf(step) - from) / (to - from)) * bars);
    shares[Math.min(bars - 1, Math.max(0, bar))]! += count / total;
  }
  return shares;
}

/** The lowest and the highest step with a score in it. */
export function extent({ counts }: ScoreHistogram): { lowest: number; highest: number } {
  return {
    lowest: edgeOf(counts.findIndex((count) => count > 0)),
    highest: edgeOf(counts.findLastIndex((count) => count > 0) + 1),
  };
}
