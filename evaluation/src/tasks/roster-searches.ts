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

/** References must have been made by the task `enrol`. */
export function searchRosters(study: Study, task: RosterSearchesTask): RosterSearches {
  const compared = comparedFaces(study, task.policy);
  const faces = {
    references: facesOfEach(compared.references, task.subjects),
    probes: facesOfEach(compared.probes, task.subjects),
  };
  const [members, rosters, subjects, enrolled, found]: number[][] = [[], [], [], [], []];
  const scores: number[] = [];
  for (let number = task.from; number < task.to; number++) {
    const random = createRandom(study.seed, `roster ${task.policy} ${task.members} ${number}`);
    const roster = drawRoster(faces.references, task.members, random);
    members!.push(...roster.keys());
    for (const [subject, own] of faces.probes) {
      const probe = drawProbe(own, roster.get(subject), compared, random);
      if (probe === undefined) continue;
      const best = mostSimilar(study, task.policy, roster, probe);
      rosters!.push(number - task.from);
      subjects!.push(subject);
      enrolled!.push(roster.has(subject) ? 1 : 0);
      found!.push(best.subject);
      scores.push(best.score);
    }
  }
  return {
    members: Int32Array.from(members!),
    rosters: Int32Array.from(rosters!),
    subjects: Int32Array.from(subjects!),
    enrolled: Uint8Array.from(enrolled!),
    found: Int32Array.from(found!),
    scores: Float64Array.from(scores),
  };
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
  study: Study,
  policy: PolicyName,
  roster: ReadonlyMap<number, number>,
  face: number,
): { readonly subject: number; readonly score: number } {
  const { enrolled, probe } = policyOf(policy);
  const embedding = embeddingOf(study, probe, face);
  let best = { subject: -1, score: Number.NEGATIVE_INFINITY };
  for (const [subject, reference] of roster) {
    const score = dot(directionOfFace(study, enrolled, reference), embedding);
    if (score > best.score) best = { subject, score };
  }
  return best;
}
