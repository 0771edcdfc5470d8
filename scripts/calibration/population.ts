import { createHash } from 'node:crypto';

/** Labelled embeddings: one for each image, all of length 1. */
export interface Population {
  readonly subjects: readonly string[];
  readonly embeddings: readonly Float32Array[];
}

/**
 * Which half a subject belongs to: thresholds are chosen on `calibration` and measured on
 * `verification`, and no person is in both.
 */
export function halfOf(subject: string): 'calibration' | 'verification' {
  const second = createHash('sha1').update(subject).digest()[1];
  return second !== undefined && second % 2 === 0 ? 'calibration' : 'verification';
}

/** At most so many images of one subject, so that a few much-photographed people do not decide. */
const IMAGES_PER_SUBJECT = 10;

export function halfOfPopulation(
  { subjects, embeddings }: Population,
  half: ReturnType<typeof halfOf>,
): Population {
  const counts = new Map<string, number>();
  const chosen = subjects.flatMap((subject, i) => {
    const count = counts.get(subject) ?? 0;
    counts.set(subject, count + 1);
    return halfOf(subject) === half && count < IMAGES_PER_SUBJECT ? [i] : [];
  });
  return {
    subjects: chosen.map((i) => subjects[i]!),
    embeddings: chosen.map((i) => embeddings[i]!),
  };
}

/** Places of the images of each subject. */
export function imagesBySubject({ subjects }: Population): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [i, subject] of subjects.entries()) {
    const known = places.get(subject);
    if (known === undefined) places.set(subject, [i]);
    else known.push(i);
  }
  return places;
}

export function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
