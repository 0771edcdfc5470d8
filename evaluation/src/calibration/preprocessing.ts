import { symmetricEigen } from './symmetric-eigen.ts';

/** What `EmbeddingPreprocessing` holds, as numbers. */
export interface FittedTables {
  readonly mean: Float32Array;
  /** Row by row; absent: identity. */
  readonly projection?: Float32Array;
}

export const fitMean = (embeddings: readonly Float32Array[]): Float32Array =>
  Float32Array.from(meanOf(embeddings));

/**
 * Makes the embeddings of a population uncorrelated and of equal variance: centre, turn to the
 * eigenbasis of the covariance, divide by the standard deviations.
 *
 * @param varianceFloor keeps axes along which faces hardly differ from being blown up: this share
 * of the mean variance is added to that of every axis
 */
export function fitWhitening(
  embeddings: readonly Float32Array[],
  varianceFloor: number,
): Required<FittedTables> {
  const mean = meanOf(embeddings);
  const n = mean.length;
  const { values, vectors } = symmetricEigen(covariance(embeddings, mean), n);
  const floor = (varianceFloor * values.reduce((sum, value) => sum + value, 0)) / n;
  const projection = vectors.flatMap((vector, row) => {
    const factor = 1 / Math.sqrt(values[row]! + floor);
    return Array.from(vector, (value) => value * factor);
  });
  return { mean: Float32Array.from(mean), projection: Float32Array.from(projection) };
}

function meanOf(embeddings: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(embeddings[0]?.length ?? 0);
  for (const embedding of embeddings) {
    for (const [i, value] of embedding.entries()) mean[i]! += value / embeddings.length;
  }
  return mean;
}

function covariance(embeddings: readonly Float32Array[], mean: Float64Array): Float64Array {
  const n = mean.length;
  const result = new Float64Array(n * n);
  for (const embedding of embeddings) {
    const centred = Float64Array.from(embedding, (value, i) => value - mean[i]!);
    for (let i = 0; i < n; i++) {
      const share = centred[i]! / embeddings.length;
      for (let j = 0; j < n; j++) result[i * n + j]! += share * centred[j]!;
    }
  }
  return result;
}
