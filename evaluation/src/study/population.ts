import { meanDirection } from '@facenition/core/template';
import { createRandom, shuffled } from '../statistics/random.ts';

/** Labelled embeddings: preprocessed as the pack says, all of length 1. */
export interface Population {
  readonly dimension: number;
  readonly embeddings: readonly Float32Array[];
  /** Who each embedding shows. */
  readonly subjects: readonly string[];
}

/** How many captures are averaged. */
export type Captures = 1 | 2 | 3;

/** What is enrolled or what probes: single captures, or means of several of one subject. */
export interface Faces {
  readonly captures: Captures;
  readonly count: number;
  /** One after the other: `count * dimension` numbers. */
  readonly embeddings: Float32Array;
  /** Numbers of the subjects. */
  readonly subjects: Int32Array;
  /** The images that each is the mean of: `count * captures` places in the population. */
  readonly images: Int32Array;
}

/** Means of one subject at most: a few much-photographed people must not decide. */
const GROUPS_PER_SUBJECT = 8;

/**
 * Which half a subject belongs to: thresholds are chosen on `calibration` and measured on
 * `verification`, and nobody is in both. By the second byte of SHA-1 of the name.
 */
export async function halfOf(subject: string): Promise<'calibration' | 'verification'> {
  const bytes = new TextEncoder().encode(subject);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
  return digest[1]! % 2 === 0 ? 'calibration' : 'verification';
}

/** Those of some subjects, at most so many images of each, in order. */
export function selected(
  { dimension, embeddings, subjects }: Population,
  wanted: (subject: string) => boolean,
  imagesPerSubject = Number.POSITIVE_INFINITY,
): Population {
  const counts = new Map<string, number>();
  const places = subjects.flatMap((subject, i) => {
    const count = counts.get(subject) ?? 0;
    if (!wanted(subject) || count >= imagesPerSubject) return [];
    counts.set(subject, count + 1);
    return [i];
  });
  return {
    dimension,
    embeddings: places.map((i) => embeddings[i]!),
    subjects: places.map((i) => subjects[i]!),
  };
}

/** Where the numbers of a study live: memory that threads share, or not. */
export type Allocate = (bytes: number) => ArrayBufferLike;

export const allocatePrivate: Allocate = (bytes) => new ArrayBuffer(bytes);

/** Single captures, or for two and three captures the means of random groups of each subject. */
export function facesOf(
  population: Population,
  captures: Captures,
  seed: number,
  allocate: Allocate,
): Faces {
  const groups = captures === 1 ? singles(population) : groupsOf(population, captures, seed);
  const { dimension } = population;
  const faces: Faces = {
    captures,
    count: groups.length,
    embeddings: new Float32Array(allocate(4 * groups.length * dimension)),
    subjects: new Int32Array(allocate(4 * groups.length)),
    images: new Int32Array(allocate(4 * groups.length * captures)),
  };
  for (const [i, { subject, images }] of groups.entries()) {
    const captured = images.map((place) => population.embeddings[place]!);
    const mean = captures === 1 ? captured[0]! : meanDirection(captured);
    faces.embeddings.set(mean, i * dimension);
    faces.subjects[i] = subject;
    faces.images.set(images, i * captures);
  }
  return faces;
}

interface Group {
  readonly subject: number;
  readonly images: readonly number[];
}

function singles({ subjects }: Population): readonly Group[] {
  const numbers = numbered(subjects);
  return subjects.map((_, i) => ({ subject: numbers[i]!, images: [i] }));
}

function groupsOf({ subjects }: Population, size: number, seed: number): readonly Group[] {
  const random = createRandom(seed, `groups of ${size}`);
  return imagesBySubject(subjects).flatMap((places, subject) => {
    if (places.length < size) return [];
    return Array.from({ length: GROUPS_PER_SUBJECT }, () => ({
      subject,
      images: shuffled(places, random).slice(0, size),
    }));
  });
}

/** The number of each subject, by first appearance. */
function numbered(subjects: readonly string[]): readonly number[] {
  const numbers = new Map<string, number>();
  return subjects.map((subject) => {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    return number;
  });
}

/** Places of the images of each subject, by its number. */
export function imagesBySubject(subjects: readonly string[]): readonly (readonly number[])[] {
  const places: number[][] = [];
  for (const [place, number] of numbered(subjects).entries()) {
    const known = places[number];
    if (known === undefined) places[number] = [place];
    else known.push(place);
  }
  return places;
}
