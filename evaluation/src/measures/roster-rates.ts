import type { Rate, RosterSearchReport } from '../scorecard.ts';
import { percentileInterval, wilsonRate } from '../statistics/intervals.ts';
import type { SubjectWeights } from '../tasks/bootstrap.ts';
import type { RosterSearches } from '../tasks/roster-searches.ts';

export type RosterRates = Pick<
  RosterSearchReport,
  'strangers' | 'enrolled' | 'falsePositives' | 'falseNegatives' | 'misidentified'
>;

/**
 * What the searches come to at a threshold, with intervals by subject bootstrap. An identity found
 * wrongly takes two people: a draw weighs it with both, as a false match (Bolle, Ratha and Pankanti,
 * CVIU 93(1), 2004). With no event at all the interval is that of as many trials as people were
 * searched for: of one person the trials depend on each other.
 */
export function ratesOfSearches(
  searches: RosterSearches,
  members: number,
  threshold: number,
  { people, replicates, counts }: SubjectWeights,
): RosterRates {
  const draws = Array.from({ length: replicates }, (_, r) =>
    counts.subarray(r * people, (r + 1) * people),
  );
  const places = [...searches.subjects.keys()];
  const [strangers, enrolled] = [0, 1].map((flag) =>
    places.filter((at) => searches.enrolled[at] === flag),
  );
  const passing = (at: number): boolean => searches.scores[at]! >= threshold;
  const isSomebodyElse = (at: number): boolean =>
    passing(at) && searches.found[at] !== searches.subjects[at];
  const rate = (all: readonly number[], is: (at: number) => boolean, kind: Kind): Rate =>
    rateOf(searches, members, { all, events: all.filter(is), kind }, draws);
  return {
    strangers: peopleIn(searches, strangers!),
    enrolled: peopleIn(searches, enrolled!),
    falsePositives: rate(strangers!, passing, 'found'),
    falseNegatives: rate(enrolled!, (at) => !passing(at), 'missed'),
    misidentified: rate(enrolled!, isSomebodyElse, 'found'),
  };
}

/** Whether an event is somebody found, or nobody. */
type Kind = 'found' | 'missed';

interface Counted {
  readonly all: readonly number[];
  readonly events: readonly number[];
  readonly kind: Kind;
}

function rateOf(
  searches: RosterSearches,
  members: number,
  counted: Counted,
  draws: readonly Uint8Array[],
): Rate {
  const [events, trials] = [counted.events.length, counted.all.length];
  const { high } = wilsonRate(0, peopleIn(searches, counted.all));
  if (events === 0) return { value: 0, low: 0, high, events, trials };
  const shares = sharesIn(searches, members, counted);
  const { low, high: end } = percentileInterval(draws.map(shares));
  return { value: events / trials, low, high: Math.min(1, end), events, trials };
}

/** The share of the events in a draw of subjects. */
function sharesIn(
  { subjects, found, rosters, members: enrolled }: RosterSearches,
  members: number,
  { all, events, kind }: Counted,
): (weights: Uint8Array) => number {
  const rosterCount = enrolled.length / members;
  return (weights) => {
    let weighed = 0;
    for (const at of events) {
      weighed += weights[subjects[at]!]! * (kind === 'found' ? weights[found[at]!]! : 1);
    }
    const searching = new Float64Array(rosterCount);
    for (const at of all) searching[rosters[at]!]! += weights[subjects[at]!]!;
    if (kind === 'missed') return weighed / searching.reduce((sum, weight) => sum + weight, 0);
    let pairs = 0;
    for (let r = 0; r < rosterCount; r++) {
      let present = 0;
      for (let m = r * members; m < (r + 1) * members; m++) present += weights[enrolled[m]!]!;
      pairs += searching[r]! * present;
    }
    return weighed / (pairs / members);
  };
}

function peopleIn({ subjects }: RosterSearches, places: readonly number[]): number {
  return new Set(places.map((at) => subjects[at]!)).size;
}
