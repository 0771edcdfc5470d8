import { type EmbeddingPreprocessing, FacenitionError } from '@facenition/core';
import { encodeFloats } from '@facenition/core/template';
import { type SymmetricEigen, symmetricEigen } from '../statistics/symmetric-eigen.ts';
import { unitOf } from '../statistics/vectors.ts';

/**
 * What makes raw outputs comparable: subtract the mean; then nothing (`centre`), the strongest
 * principal axes (`principal`, for long outputs), or all axes scaled to equal variance (`whiten`,
 * for recognisers whose outputs crowd together).
 */
export type Fit = 'centre' | 'principal' | 'whiten';

/** Enough for a 512-d recogniser: more axes make references noisier, fewer lose people. */
const PRINCIPAL_AXES = 256;

/**
 * Keeps axes along which faces hardly differ from being blown up: this share of the mean variance is
 * added to that of every axis. Pack `builtin`, verification half of lfw-dev, FNMR at FMR 1e-2, 1e-3
 * and 1e-4: .02 -> 2.7, 9.6, 24.2 %; .3 -> 2.4, 8.8, 23.2 %; .5 -> 2.4, 8.8, 23.5 %; 1 -> 2.5, 9.1,
 * 25.2 %.
 */
const VARIANCE_FLOOR = 0.5;

/**
 * Fits the preprocessing of a pack to a population: raw outputs of length 1.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where there are fewer outputs than numbers in one
 */
export function fitPreprocessing(raw: readonly Float32Array[], fit: Fit): EmbeddingPreprocessing {
  const dimension = raw[0]?.length ?? 0;
  if (raw.length <= dimension) {
    throw new FacenitionError(
      'ERR_FIELD_INVALID',
      `too few images to fit a preprocessing to: ${raw.length}, more than ${dimension} are needed`,
    );
  }
  const mean = meanOf(raw);
  const table = encodeFloats(Float32Array.from(mean));
  switch (fit) {
    case 'centre':
      return { mean: table };
    case 'principal':
      return { mean: table, projection: tableOf(principalAxes(raw, mean)) };
    case 'whiten':
      return { mean: table, projection: tableOf(whiteningAxes(raw, mean)) };
  }
}

function tableOf(rows: readonly Float64Array[]): Required<EmbeddingPreprocessing>['projection'] {
  const numbers = Float32Array.from(rows.flatMap((row) => [...row]));
  return { rows: rows.length, table: encodeFloats(numbers) };
}

/** Of the centred outputs, scaled to length 1 again. */
function principalAxes(raw: readonly Float32Array[], mean: Float64Array): readonly Float64Array[] {
  const centred = raw.map((output) => unitOf(output.map((value, i) => value - mean[i]!)));
  const zero = new Float64Array(mean.length);
  return eigenOf(centred, zero).vectors.slice(0, Math.min(PRINCIPAL_AXES, mean.length));
}

function whiteningAxes(raw: readonly Float32Array[], mean: Float64Array): readonly Float64Array[] {
  const { values, vectors } = eigenOf(raw, mean);
  const floor = (VARIANCE_FLOOR * values.reduce((sum, value) => sum + value, 0)) / mean.length;
  return vectors.map((vector, row) => {
    const factor = 1 / Math.sqrt(values[row]! + floor);
    return vector.map((value) => value * factor);
  });
}

function eigenOf(outputs: readonly Float32Array[], mean: Float64Array): SymmetricEigen {
  const n = mean.length;
  const covariance = new Float64Array(n * n);
  for (const output of outputs) {
    const centred = Float64Array.from(output, (value, i) => value - mean[i]!);
    for (let i = 0; i < n; i++) {
      const share = centred[i]! / outputs.length;
      for (let j = 0; j < n; j++) covariance[i * n + j]! += share * centred[j]!;
    }
  }
  return symmetricEigen(covariance, n);
}

function meanOf(outputs: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(outputs[0]?.length ?? 0);
  for (const output of outputs) {
    for (const [i, value] of output.entries()) mean[i]! += value / outputs.length;
  }
  return mean;
}
