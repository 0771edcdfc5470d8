import { FacenitionError } from '../errors.ts';
import { CODE_LENGTH } from './polar-code.ts';

/** Bytes of sign bits that one projection takes, for every embedding length. */
export const PROJECTION_KEY_BYTES = (3 * CODE_LENGTH) / 8;

/**
 * A keyed map R from embeddings of length d to 1024 numbers: 1024 / d blocks, each
 * `sqrt(d) H D3 H D2 H D1` with H the orthonormal Walsh-Hadamard matrix and D random signs
 * (structured orthogonal features, Choromanski et al., NIPS 2017). For a unit vector the numbers
 * have mean square 1. Made of additions and one power of two: the same in every engine.
 */
export interface Projection {
  readonly dimension: number;
  /** R x: 1024 numbers. */
  forward(embedding: Float32Array): Float64Array;
  /** R transposed times 1024 numbers: `dimension` numbers. */
  adjoint(values: Float64Array): Float64Array;
  /** Multiplies `dimension` numbers by block `b` of R, in place. Its rows are orthogonal. */
  forwardBlock(b: number, values: Float64Array): void;
  /** The same with the block's transpose. */
  adjointBlock(b: number, values: Float64Array): void;
}

/**
 * @param key 384 bytes, block by block three times d sign bits, least significant first; a set bit
 *   is a minus
 * @param dimension length of the embeddings: a power of two, 2..1024; else `ERR_MODEL_FAILED`
 */
export function createProjection(key: Uint8Array, dimension: number): Projection {
  const fits = dimension >= 2 && dimension <= CODE_LENGTH && CODE_LENGTH % dimension === 0;
  if (!fits || key.length !== PROJECTION_KEY_BYTES) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'no projection for embeddings of this length');
  }
  const signs = signsOf(key);
  const scale = 1 / dimension;

  const multiply = (block: Float64Array, diagonal: number): void => {
    for (let i = 0; i < dimension; i++) block[i]! *= signs[diagonal + i]!;
  };
  const forwardBlock = (b: number, values: Float64Array): void => {
    for (let d = 0; d < 3; d++) {
      multiply(values, (3 * b + d) * dimension);
      hadamard(values);
    }
    for (let i = 0; i < dimension; i++) values[i]! *= scale;
  };
  const adjointBlock = (b: number, values: Float64Array): void => {
    for (let d = 2; d >= 0; d--) {
      hadamard(values);
      multiply(values, (3 * b + d) * dimension);
    }
    for (let i = 0; i < dimension; i++) values[i]! *= scale;
  };

  return {
    dimension,
    forwardBlock,
    adjointBlock,
    forward(embedding) {
      const values = new Float64Array(CODE_LENGTH);
      for (let b = 0; b < CODE_LENGTH / dimension; b++) {
        const block = values.subarray(b * dimension, (b + 1) * dimension);
        block.set(embedding);
        forwardBlock(b, block);
      }
      return values;
    },
    adjoint(values) {
      const sum = new Float64Array(dimension);
      for (let b = 0; b < CODE_LENGTH / dimension; b++) {
        const block = values.slice(b * dimension, (b + 1) * dimension);
        adjointBlock(b, block);
        for (let i = 0; i < dimension; i++) sum[i]! += block[i]!;
      }
      return sum;
    },
  };
}

/** A loop, as identification makes a projection for every member: ten times as fast as `from`. */
function signsOf(key: Uint8Array): Float64Array {
  const signs = new Float64Array(8 * key.length);
  for (let i = 0; i < signs.length; i++) signs[i] = ((key[i >> 3]! >> (i & 7)) & 1) === 1 ? -1 : 1;
  return signs;
}

/** Walsh-Hadamard transform without normalisation, in place; the length is a power of two. */
function hadamard(values: Float64Array): void {
  const { length } = values;
  for (let half = 1; half < length; half <<= 1) {
    for (let block = 0; block < length; block += 2 * half) {
      for (let i = block; i < block + half; i++) {
        const a = values[i]!;
        const b = values[i + half]!;
        values[i] = a + b;
        values[i + half] = a - b;
      }
    }
  }
}
