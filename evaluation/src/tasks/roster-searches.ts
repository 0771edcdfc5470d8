import type { PolicyName } from '../scorecard.ts';
import { createRandom, type Random, shuffled } from '../statistics/random.ts';
import { dot } from '../statistics/vectors.ts';
import type { Faces } from '../study/population.ts';
import {
  type ComparedFaces,
  comparedFaces,
  embeddingOf,
  policyOf,
  type Study,
  shareImage,
} from '../study/study.ts';
import { directionOfFace } from './decode.ts';

/** Draws rosters of some people and looks for each of the people in them. */
export interface RosterSearchesTask {
  readonly policy: PolicyName;
  /** People in a roster. */
  readonly members: number;
  /** Numbers of the rosters: `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
  /** Subjects who may be enrolled and searched for. */
  readonly subjects: readonly number[];
}

/** Searches, whatever the threshold. */
export interface RosterSearches {
  /** Subjects of the members, roster after roster. */
  readonly members: Int32Array;
  /** Of each search: the place of its roster, and the subject who was searched for. */
  readonly rosters: Int32Array;
  readonly subjects: Int32Array;
  /** 1 where that subject is a member. */
  readonly enrolled: Uint8Array;
  /** Subject and comparison score of the most similar member. */
  readonly found: Int32Array;
  readonly scores: Float64Array;
}

interface Search {
  readonly subject: number;
  readonly enrolled: boolean;
  readonly found: number;
  readonly score: number;
}

/** References must have been made by the task `enrol`. */
export function searchRosters(study: Study, task: RosterSearchesTask): RosterSearches {
  const numbers = Array.from({ length: task.to - task.from }, (_, i) => task.from + i);
  const drawn = numbers.map((number) => searchRoster(study, task, number));
  const searches = drawn.flatMap((roster) => roster.searches);
  return {
    members: Int32Array.from(drawn.flatMap(({ members }) => members)),
    rosters: Int32Array.from(drawn.flatMap((roster, place) => roster.searches.map(() => place))),
    subjects: Int32Array.from(searches, ({ subject }) => subject),
    enrolled: Uint8Array.from(searches, ({ enrolled }) => (enrolled ? 1 : 0)),
    found: Int32Array.from(searches, ({ found }) => found),
    scores: Float64Array.from(searches, ({ score }) => score),
  };
}

function searchRoster(
  study: Study,
  { policy, members, subjects }: RosterSearchesTask,
  number: number,
): { readonly members: readonly number[]; readonly searches: readonly Search[] } {
  const random = createRandom(study.seed, `roster ${policy} ${members} ${number}`);
  const captures = policyOf(policy);
  const compared = comparedFaces(study, policy);
  const roster = drawRoster(facesOfEach(compared.references, subjects), members, random);
  const references = [...roster].map(([subject, face]) => ({
    subject,
    direction: directionOfFace(study, captures.enrolled, face),
  }));
  const searches: Search[] = [];
  for (const [subject, own] of facesOfEach(compared.probes, subjects)) {
    const face = drawProbe(own, roster.get(subject), compared, random);
    if (face === undefined) continue;
    const embedding = embeddingOf(study, captures.probe, face);
    const enrolled = roster.has(subject);
    searches.push({ subject, enrolled, ...mostSimilar(references, embedding) });
  }
  return { members: [...roster.keys()], searches };
}

/** Faces by subject, of those who have any. */
function facesOfEach(
  { subjects }: Faces,
  wanted: readonly number[],
): ReadonlyMap<number, readonly number[]> {
  const among = new Set(wanted);
  const places = [...subjects.keys()].filter((face) => among.has(subjects[face]!));
  return Map.groupBy(places, (face) => subjects[face]!);
}

/** How many people have a reference of this policy, and how many have a probe. */
export function peopleWith(
  study: Study,
  policy: PolicyName,
  subjects: readonly number[],
): { readonly references: number; readonly probes: number } {
  const { references, probes } = comparedFaces(study, policy);
  return {
    references: facesOfEach(references, subjects).size,
    probes: facesOfEach(probes, subjects).size,
  };
}

/** Some people, each with the face that is enrolled. */
function drawRoster(
  references: ReadonlyMap<number, readonly number[]>,
  members: number,
  random: Random,
): ReadonlyMap<number, number> {
  const drawn = shuffled(references.keys(), random).slice(0, members);
  return new Map(drawn.map((subject) => [subject, oneOf(references.get(subject)!, random)]));
}

/** One face of a person; of a member, one that was not enrolled. `undefined`: there is none. */
function drawProbe(
  own: readonly number[],
  enrolled: number | undefined,
  { references, probes }: ComparedFaces,
  random: Random,
): number | undefined {
  const fresh =
    enrolled === undefined
      ? own
      : own.filter((face) => !shareImage(references, enrolled, probes, face));
  return fresh.length === 0 ? undefined : oneOf(fresh, random);
}

function oneOf(values: readonly number[], random: Random): number {
  return values[random.below(values.length)]!;
}

function mostSimilar(
  references: readonly { readonly subject: number; readonly direction: Float32Array }[],
  embedding: Float32Array,
): Pick<Search, 'found' | 'score'> {
  let best = { found: -1, score: Number.NEGATIVE_INFINITY };
  for (const { subject, direction } of references) {
    const score = dot(direction, embedding);
    if (score > best.score) best = { found: subject, score };
  }
  return best;
}
