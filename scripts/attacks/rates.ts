import { createRandom, percentileInterval, wilsonRate } from '@facenition/evaluation';
import type { JudgedPresentation } from './judge-folder.ts';

/** How a group of presentations fares at one threshold (ISO/IEC 30107-3). */
export interface GroupRates {
  readonly source: string;
  readonly species: string;
  readonly presentations: number;
  readonly subjects: number;
  /** APNRR or BPNRR: the share that was not judged at all. */
  readonly nonResponse: number;
  /** APCER or BPCER among those that were judged, with the interval of Wilson. */
  readonly error: ReturnType<typeof wilsonRate>;
  /** The same, 95 %, drawing subjects: images of one person resemble each other. */
  readonly bySubject: { readonly low: number; readonly high: number };
}

const REPLICATES = 2000;

/** One row for each species of each source. */
export function ratesOf(
  judged: readonly JudgedPresentation[],
  threshold: number,
): readonly GroupRates[] {
  const groups = Map.groupBy(judged, ({ source, species }) => `${source}\n${species}`);
  return [...groups.values()].map((group) => ratesOfGroup(group, threshold));
}

function ratesOfGroup(group: readonly JudgedPresentation[], threshold: number): GroupRates {
  const [{ source, species } = { source: '', species: '' }] = group;
  const subjects = [...Map.groupBy(group, ({ subject }) => subject).values()];
  const tallies = subjects.map((presentations) => tally(presentations, species, threshold));
  const { errors, trials } = sum(tallies);
  const random = createRandom(1, `${source} ${species}`);
  const replicates = Array.from({ length: REPLICATES }, () => {
    const drawn = sum(tallies.map(() => tallies[random.below(tallies.length)] ?? NONE));
    return drawn.errors / drawn.trials;
  });
  return {
    source,
    species,
    presentations: group.length,
    subjects: subjects.length,
    nonResponse: 1 - trials / group.length,
    error: wilsonRate(errors, trials),
    bySubject: percentileInterval(replicates),
  };
}

interface Tally {
  readonly errors: number;
  readonly trials: number;
}

const NONE: Tally = { errors: 0, trials: 0 };

function tally(
  presentations: readonly JudgedPresentation[],
  species: string,
  threshold: number,
): Tally {
  const scores = presentations.flatMap(({ outcome }) =>
    outcome.outcome === 'not-acquired' ? [] : [outcome.score],
  );
  const passed = scores.filter((score) => score >= threshold).length;
  const errors = species === 'bona_fide' ? scores.length - passed : passed;
  return { errors, trials: scores.length };
}

function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (total, { errors, trials }) => ({
      errors: total.errors + errors,
      trials: total.trials + trials,
    }),
    NONE,
  );
}
