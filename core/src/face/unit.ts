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
