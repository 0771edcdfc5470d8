import { meanDirection } from '@facenition/core/template';
import { imagesBySubject, type Population, shuffled } from './population.ts';

/** Something that is enrolled, or that probes: the mean of one or several images of a subject. */
export interface Face {
  readonly subject: string;
  readonly embedding: Float32Array;
  /** The images it is made of. */
  readonly images: readonly number[];
}

/** Every image by itself. */
export function singles(population: Population): readonly Face[] {
  return population.subjects.map((subject, i) => ({
    subject,
    embedding: population.embeddings[i]!,
    images: [i],
  }));
}

/** Means of `size` different images of one subject, up to `most` groups a subject. */
export function groups(
  population: Population,
  size: number,
  most: number,
  random: () => number,
): readonly Face[] {
  return [...imagesBySubject(population)].flatMap(([subject, places]) => {
    if (places.length < size) return [];
    return Array.from({ length: most }, () => {
      const images = shuffled(places, random).slice(0, size);
      const embedding = meanDirection(images.map((i) => population.embeddings[i]!));
      return { subject, embedding, images };
    });
  });
}

/** All pairs of one subject that share no image, at most `most`, in random order. */
export function matedPairs(
  enrolled: readonly Face[],
  probes: readonly Face[],
  most: number,
  random: () => number,
): readonly (readonly [Face, Face])[] {
  const bySubject = Map.groupBy(probes, (probe) => probe.subject);
  const pairs = enrolled.flatMap((face) =>
    (bySubject.get(face.subject) ?? [])
      .filter((probe) => !probe.images.some((image) => face.images.includes(image)))
      .map((probe) => [face, probe] as const),
  );
  return shuffled(pairs, random).slice(0, most);
}
