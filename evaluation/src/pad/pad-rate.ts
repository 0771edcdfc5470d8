import type { PadRate } from '../pad-report.ts';
import { percentileInterval, wilsonRate } from '../statistics/intervals.ts';
import { drawSubjects } from '../tasks/bootstrap.ts';
import { type Drawing, numberSubjects } from './presentations.ts';

/** One presentation, and whether it is an error of the detector. */
export interface Trial {
  readonly subject: string;
  readonly isError: boolean;
}

interface Tallies {
  readonly people: number;
  readonly errors: Float64Array;
  readonly trials: Float64Array;
}

/**
 * A share with two intervals of 95 %: Wilson's, as if images were independent, and one that draws
 * people with replacement, since images of one person resemble each other.
 */
export function padRate(trials: readonly Trial[], drawing: Drawing): PadRate {
  const { people, numbers } = numberSubjects(trials);
  const tallies: Tallies = {
    people,
    errors: new Float64Array(people),
    trials: new Float64Array(people),
  };
  for (const [at, { isError }] of trials.entries()) {
    tallies.trials[numbers[at]!]! += 1;
    if (isError) tallies.errors[numbers[at]!]! += 1;
  }
  const events = tallies.errors.reduce((sum, count) => sum + count, 0);
  const rate = wilsonRate(events, trials.length);
  return { ...rate, subjects: people, bySubject: endsBySubject(rate, tallies, drawing) };
}

/**
 * Where drawing people says nothing, because all fared alike, the rule of 3 over people does: it
 * takes all images of one person for one.
 */
function endsBySubject(
  { events, trials }: Pick<PadRate, 'events' | 'trials'>,
  tallies: Tallies,
  { replicates, seed }: Drawing,
): PadRate['bySubject'] {
  const { people } = tallies;
  if (people < 2) return { low: 0, high: 1 };
  if (events === 0) return { low: 0, high: Math.min(1, 3 / people) };
  if (events === trials) return { low: Math.max(0, 1 - 3 / people), high: 1 };
  const everybody = [...tallies.trials.keys()];
  const { counts } = drawSubjects(people, everybody, replicates, seed);
  const shares = Float64Array.from({ length: replicates }, (_, r) => {
    const weights = counts.subarray(r * people, (r + 1) * people);
    return weighed(tallies.errors, weights) / weighed(tallies.trials, weights);
  });
  return percentileInterval(shares);
}

function weighed(values: Float64Array, weights: Uint8Array): number {
  return values.reduce((sum, value, at) => sum + value * weights[at]!, 0);
}
