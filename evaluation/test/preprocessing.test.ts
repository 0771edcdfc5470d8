import { createPreprocessor } from '@facenition/core/template';
import { expect, test } from 'vitest';
import { fitPreprocessing } from '../src/calibration/preprocessing.ts';
import { createRandom } from '../src/statistics/random.ts';
import { symmetricEigen } from '../src/statistics/symmetric-eigen.ts';
import { dot, unitOf } from '../src/statistics/vectors.ts';

const DIMENSION = 16;

/** Outputs that crowd around one direction and vary most along the first axes. */
function crowdedOutputs(count: number): readonly Float32Array[] {
  const { normal } = createRandom(1, 'outputs');
  return Array.from({ length: count }, () =>
    unitOf(Float32Array.from({ length: DIMENSION }, (_, i) => 3 + normal() / (1 + i))),
  );
}

const meanCosine = (embeddings: readonly Float32Array[]): number => {
  let [sum, count] = [0, 0];
  for (let i = 0; i < embeddings.length; i++) {
    for (let j = 0; j < i; j++) {
      sum += dot(embeddings[i]!, embeddings[j]!);
      count += 1;
    }
  }
  return sum / count;
};

test('eigenvectors rebuild the matrix they came from', () => {
  const n = 12;
  const { unit } = createRandom(1, 'matrix');
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = 2 * unit() - 1;
  }
  const { values, vectors } = symmetricEigen(matrix, n);
  expect([...values]).toEqual([...values].sort((a, b) => b - a));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const rebuilt = vectors.reduce((sum, v, k) => sum + values[k]! * v[i]! * v[j]!, 0);
      expect(rebuilt).toBeCloseTo(matrix[i * n + j]!, 10);
    }
  }
});

test.each(['centre', 'principal', 'whiten'] as const)('%s spreads out what crowds', (fit) => {
  const raw = crowdedOutputs(300);
  expect(meanCosine(raw.slice(0, 60))).toBeGreaterThan(0.9);
  const preprocess = createPreprocessor(DIMENSION, fitPreprocessing(raw, fit));
  const embeddings = raw.slice(0, 60).map(preprocess);
  expect(Math.abs(meanCosine(embeddings))).toBeLessThan(0.05);
  for (const embedding of embeddings) expect(dot(embedding, embedding)).toBeCloseTo(1, 5);
});

test('principal axes turn centred outputs and change no cosine while all are kept', () => {
  const raw = crowdedOutputs(300);
  const centred = createPreprocessor(DIMENSION, fitPreprocessing(raw, 'centre'));
  const turned = createPreprocessor(DIMENSION, fitPreprocessing(raw, 'principal'));
  const [a, b] = [raw[0]!, raw[1]!];
  expect(dot(turned(a), turned(b))).toBeCloseTo(dot(centred(a), centred(b)), 4);
  expect([...turned(a)]).not.toEqual([...centred(a)]);
});

test('whitening evens out how much the axes vary', () => {
  const raw = crowdedOutputs(2000);
  const spread = (fit: 'centre' | 'whiten'): number => {
    const preprocess = createPreprocessor(DIMENSION, fitPreprocessing(raw, fit));
    const embeddings = raw.map(preprocess);
    const variances = Array.from({ length: DIMENSION }, (_, i) =>
      embeddings.reduce((sum, embedding) => sum + embedding[i]! ** 2, 0),
    );
    return Math.max(...variances) / Math.min(...variances);
  };
  expect(spread('whiten')).toBeLessThan(spread('centre') / 3);
});

test('refuses to fit more numbers than there are outputs', () => {
  expect(() => fitPreprocessing(crowdedOutputs(DIMENSION), 'centre')).toThrowError(
    expect.objectContaining({ code: 'ERR_FIELD_INVALID' }),
  );
});
