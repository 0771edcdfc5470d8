import { FacenitionError } from '../errors.ts';

/**
 * The vector scaled to length 1.
 *
 * @throws {FacenitionError} `ERR_MODEL_FAILED` where there is no direction: NaN, infinity or zero
 */
export function unit(vector: Float32Array): Float32Array {
  let square = 0;
  for (const value of vector) square += value * value;
  if (!(square > 0 && square < Number.POSITIVE_INFINITY)) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'the recogniser answers without a direction');
  }
  const factor = 1 / Math.sqrt(square);
  return vector.map((value) => value * factor);
}

/** Dot product of two embeddings of length 1. Not finite: throws `ERR_MODEL_FAILED`. */
export function cosineOfUnits(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'embeddings differ in length');
  }
  let dot = 0;
  for (let i = 0; i < a.length; i++) dot += a[i]! * b[i]!;
  if (!Number.isFinite(dot)) throw new FacenitionError('ERR_MODEL_FAILED', 'embedding not finite');
  return dot;
}
