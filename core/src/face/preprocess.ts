import { fromBase64, toBase64 } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import type { EmbeddingPreprocessing } from '../pack/manifest.ts';
import { unit } from './unit.ts';

/** Turns a recogniser's raw output into an embedding: comparable, and of length 1. */
export type Preprocessor = (raw: Float32Array) => Float32Array;

/**
 * Scale to length 1, subtract the mean, [project,] scale to length 1.
 *
 * A pack that has not been fitted has no preprocessing: its raw output is only scaled to length 1.
 *
 * @param dimension length of the raw output
 * @throws {FacenitionError} `ERR_MODEL_CORRUPT` where a table does not have the size it should have
 */
export function createPreprocessor(
  dimension: number,
  preprocessing: EmbeddingPreprocessing | undefined,
): Preprocessor {
  if (preprocessing === undefined) return (raw) => unit(checked(raw, dimension));
  const mean = decodeFloats(preprocessing.mean, dimension);
  const { projection } = preprocessing;
  const table = projection && decodeFloats(projection.table, projection.rows * dimension);
  return (raw) => {
    const output = checked(raw, dimension);
    const centred = unit(output).map((value, i) => value - mean[i]!);
    return unit(table === undefined ? centred : project(centred, table));
  };
}

/** Little-endian 32-bit floats in base64, the form of a manifest's tables. */
export function encodeFloats(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return toBase64(new Uint8Array(view.buffer));
}

function decodeFloats(table: string, length: number): Float32Array {
  const bytes = fromBase64(table);
  if (bytes.length !== 4 * length) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', 'a preprocessing table has the wrong size');
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length }, (_, i) => view.getFloat32(4 * i, true));
}

function checked(raw: Float32Array, dimension: number): Float32Array {
  if (raw.length === dimension) return raw;
  throw new FacenitionError('ERR_MODEL_FAILED', 'the recogniser answers with another length');
}

function project(vector: Float32Array, rows: Float32Array): Float32Array {
  const projected = new Float32Array(rows.length / vector.length);
  for (let row = 0, t = 0; row < projected.length; row++) {
    let sum = 0;
    for (const value of vector) sum += value * rows[t++]!;
    projected[row] = sum;
  }
  return projected;
}
