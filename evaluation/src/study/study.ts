import type { PolicyName } from '../scorecard.ts';
import { CODE_BYTES } from './open-reference.ts';
import {
  type Allocate,
  type Captures,
  type Faces,
  facesOf,
  type Population,
  selected,
} from './population.ts';

/** Captures that make a reference: one, or three. */
export type EnrolledCaptures = 1 | 3;

/** Protected references of some faces, opened: what a thief of every key has. */
export interface References {
  /** `count * dimension`: the dot product with a probe is the comparison score. */
  readonly directions: Float32Array;
  /** 128 bytes each. */
  readonly bits: Uint8Array;
}

/** Everything that is measured on: plain data, the arrays in memory that threads may share. */
export interface Study {
  /** The same seed gives the same keys, groups and samples. */
  readonly seed: number;
  readonly dimension: number;
  /** How many subjects. */
  readonly people: number;
  readonly faces: Readonly<Record<Captures, Faces>>;
  /** Every single capture there is; `faces` may hold fewer of each subject. */
  readonly everyCapture: Faces;
  /** Filled by the task `enrol`. */
  readonly references: Readonly<Record<EnrolledCaptures, References>>;
}

export interface StudyOptions {
  readonly seed: number;
  readonly imagesPerSubject: number;
  readonly allocate: Allocate;
}

/** The parts of a capture policy: faces that are enrolled, and faces that probe. */
export function policyOf(policy: PolicyName): {
  readonly enrolled: EnrolledCaptures;
  readonly probe: 1 | 2;
} {
  return { enrolled: policy.startsWith('3') ? 3 : 1, probe: policy.endsWith('2') ? 2 : 1 };
}

/**
 * @param imagesPerSubject of one subject at most, in `faces`: a few much-photographed people must
 *   not decide about error rates
 */
export function createStudy(
  population: Population,
  { seed, imagesPerSubject, allocate }: StudyOptions,
): Study {
  const { dimension, subjects } = population;
  const chosen = selected(population, () => true, imagesPerSubject);
  const everyCapture = facesOf(population, 1, seed, allocate);
  const faces = {
    1:
      chosen.subjects.length === subjects.length
        ? everyCapture
        : facesOf(chosen, 1, seed, allocate),
    2: facesOf(chosen, 2, seed, allocate),
    3: facesOf(chosen, 3, seed, allocate),
  };
  const references = ({ count }: Faces): References => ({
    directions: new Float32Array(allocate(4 * count * dimension)),
    bits: new Uint8Array(allocate(count * CODE_BYTES)),
  });
  return {
    seed,
    dimension,
    people: new Set(subjects).size,
    faces,
    everyCapture,
    references: { 1: references(faces[1]), 3: references(faces[3]) },
  };
}

export function embeddingOf(study: Study, captures: Captures, face: number): Float32Array {
  const { dimension } = study;
  return study.faces[captures].embeddings.subarray(face * dimension, (face + 1) * dimension);
}

/** Whether two faces are made of a common image. */
export function shareImage(a: Faces, i: number, b: Faces, j: number): boolean {
  for (let x = i * a.captures; x < (i + 1) * a.captures; x++) {
    for (let y = j * b.captures; y < (j + 1) * b.captures; y++) {
      if (a.images[x] === b.images[y]) return true;
    }
  }
  return false;
}

/** What a policy compares. */
export interface ComparedFaces {
  readonly references: Faces;
  readonly probes: Faces;
  /** Each two captures are compared once, not each reference with each probe. */
  readonly once: boolean;
}

export function comparedFaces(study: Study, policy: PolicyName): ComparedFaces {
  const { enrolled, probe } = policyOf(policy);
  const once = enrolled === 1 && probe === 1;
  return { references: study.faces[enrolled], probes: study.faces[probe], once };
}

/** The single captures of each subject, by its number. */
export function capturesBySubject({ faces, people }: Study): readonly (readonly number[])[] {
  const places: number[][] = Array.from({ length: people }, () => []);
  for (const [face, subject] of faces[1].subjects.entries()) places[subject]!.push(face);
  return places;
}
