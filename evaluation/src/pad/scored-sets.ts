import { thresholdForApcer, thresholdForBpcer, type WeighedScores } from './choose-threshold.ts';
import type { ScoredPresentation } from './presentations.ts';

/** Presentations of one kind in the order of their scores, to choose thresholds on. */
export interface ScoredSet {
  /** Of the species; absent: bona fide. */
  readonly species?: string;
  readonly presentations: readonly ScoredPresentation[];
  /** Ascending. */
  readonly scores: Float64Array;
  /** Parallel to the scores: whose they are, by number. */
  readonly subjects: Int32Array;
}

/** The sets, and how many people there are in all of them together. */
export interface ScoredSets {
  readonly people: number;
  readonly sets: readonly ScoredSet[];
}

export function scoredSets(
  kinds: readonly Pick<ScoredSet, 'species' | 'presentations'>[],
): ScoredSets {
  const numbers = new Map<string, number>();
  const numberOf = (subject: string): number => {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    return number;
  };
  const sets = kinds.map((kind) => {
    const ascending = kind.presentations.toSorted((a, b) => a.score - b.score);
    return {
      ...kind,
      scores: Float64Array.from(ascending, ({ score }) => score),
      subjects: Int32Array.from(ascending, ({ subject }) => numberOf(subject)),
    };
  });
  return { people: numbers.size, sets };
}

/**
 * The threshold for a wished rate where each person counts so often: of several species, the one
 * that the hardest of them needs.
 *
 * @returns `undefined` where nobody counts
 */
export function chooseThreshold(
  { sets }: ScoredSets,
  rate: 'bpcer' | 'apcer',
  atMost: number,
  countsBySubject: ArrayLike<number>,
): { readonly threshold: number; readonly set: ScoredSet } | undefined {
  const choose = rate === 'bpcer' ? thresholdForBpcer : thresholdForApcer;
  const chosen = sets.flatMap((set) => {
    const weights = set.subjects.map((subject) => countsBySubject[subject]!);
    const weighed: WeighedScores = { scores: set.scores, weights };
    const threshold = choose(weighed, atMost);
    return threshold === undefined ? [] : [{ threshold, set }];
  });
  return chosen.sort((a, b) => b.threshold - a.threshold)[0];
}
