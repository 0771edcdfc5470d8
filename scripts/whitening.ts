import type { EmbeddingPreprocessing } from '@facenition/core';
import { symmetricEigen } from './symmetric-eigen.ts';

/**
 * Keeps axes along which faces hardly differ from being blown up: this share of the mean variance
 * is added to every axis.
 */
const VARIANCE_FLOOR = 0.02;

/**
 * Preprocessing that makes raw outputs of a population uncorrelated and of equal variance: centre,
 * turn to the eigenbasis of the covariance, divide by the standard deviations.
 */
export function fitWhitening(outputs: readonly Float32Array[]): EmbeddingPreprocessing {
  const n = outputs[0]?.length ?? 0;
  const mean = new Float64Array(n);
  for (const output of outputs) {
    for (let i = 0; i < n; i++) mean[i]! += output[i]! / outputs.length;
  }
  const { values, vectors } = symmetricEigen(covariance(outputs, mean), n);
  const floor = (VARIANCE_FLOOR * values.reduce((sum, value) => sum + value, 0)) / n;
  const table = vectors.flatMap((vector, row) => {
    const factor = 1 / Math.sqrt(values[row]! + floor);
    return Array.from(vector, (value) => value * factor);
  });
  return {
    unitFirst: false,
    mean: base64Floats(mean),
    projection: { rows: n, table: base64Floats(table) },
  };
}

function covariance(outputs: readonly Float32Array[], mean: Float64Array): Float64Array {
  const n = mean.length;
  const result = new Float64Array(n * n);
  for (const output of outputs) {
    const centred = Float64Array.from(output, (value, i) => value - mean[i]!);
    for (let i = 0; i < n; i++) {
      const share = centred[i]! / outputs.length;
      for (let j = 0; j < n; j++) result[i * n + j]! += share * centred[j]!;
    }
  }
  return result;
}

function base64Floats(values: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
  return Buffer.from(view.buffer).toString('base64');
}
