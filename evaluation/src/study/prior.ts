import { symmetricEigen } from '../statistics/symmetric-eigen.ts';
import type { Study } from './study.ts';

/**
 * What a thief can know about faces in general: the principal axes of other people's embeddings.
 * `axes` are rows of length 1, the strongest first; `strengths` their shares of the strongest.
 */
export interface FacePrior {
  readonly axes: Float32Array;
  readonly strengths: Float32Array;
}

/** Fits it to one capture of each of some subjects. */
export function fitPrior(study: Study, known: (subject: number) => boolean): FacePrior {
  const { dimension } = study;
  const { subjects, embeddings } = study.everyCapture;
  const seen = new Set<number>();
  const moments = new Float64Array(dimension * dimension);
  for (const [face, subject] of subjects.entries()) {
    if (seen.has(subject) || !known(subject)) continue;
    seen.add(subject);
    const embedding = embeddings.subarray(face * dimension, (face + 1) * dimension);
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++)
        moments[i * dimension + j]! += embedding[i]! * embedding[j]!;
    }
  }
  const { values, vectors } = symmetricEigen(moments, dimension);
  return {
    axes: Float32Array.from(vectors.flatMap((vector) => [...vector])),
    strengths: Float32Array.from(values, (value) => Math.max(value / values[0]!, 1e-9)),
  };
}

/**
 * Deviations along the axes with which guesses are drawn: steeper than the population's, because a
 * guess need only be near, and flat on the strongest axes. Mixed in equal parts.
 */
export function guessDeviations({ strengths }: FacePrior): readonly Float32Array[] {
  const flat = strengths.length > 128 ? 64 : 48;
  return [
    strengths,
    strengths.map((value) => value ** 1.5),
    strengths.map((value) => value ** 2),
    strengths.map((_, i) => (i < flat ? 1 : 0)),
  ];
}

/** Components along the axes of the prior. */
export function alongAxes({ axes, strengths }: FacePrior, vector: Float32Array): Float32Array {
  const { length } = vector;
  return strengths.map((_, r) => {
    let sum = 0;
    for (let c = 0; c < length; c++) sum += axes[r * length + c]! * vector[c]!;
    return sum;
  });
}

/** The vector of length 1 with these components along the axes. */
export function fromAxes(
  { axes }: FacePrior,
  components: Float32Array,
  dimension: number,
): Float32Array {
  const vector = new Float32Array(dimension);
  const scale = 1 / Math.hypot(...components);
  for (const [r, component] of components.entries()) {
    for (let c = 0; c < dimension; c++) vector[c]! += component * scale * axes[r * dimension + c]!;
  }
  return vector;
}
