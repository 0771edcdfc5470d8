import { expect, test } from 'vitest';
import { symmetricEigen } from '../calibration/symmetric-eigen.ts';
import { fitWhitening } from '../calibration/whitening.ts';

/** Numbers without pattern, -1..1, the same each time. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

test('eigenvectors rebuild the matrix they came from', () => {
  const n = 12;
  const random = noise(1);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random();
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

test('whitened outputs are centred, uncorrelated and of nearly equal variance', () => {
  const random = noise(2);
  const outputs = Array.from({ length: 4000 }, () => {
    const [a, b, c] = [random(), random(), random()];
    return Float32Array.of(3 + a, 1 + a + 0.5 * b, 0.2 * c);
  });
  const { mean: centre, projection: table } = fitWhitening(outputs, 0.001);
  const whitened = outputs.map((output) =>
    [0, 1, 2].map((row) =>
      output.reduce((sum, value, i) => sum + table[3 * row + i]! * (value - centre[i]!), 0),
    ),
  );
  for (let i = 0; i < 3; i++) {
    expect(average(whitened.map((w) => w[i]!))).toBeCloseTo(0, 4);
    for (let j = 0; j < i; j++) {
      expect(average(whitened.map((w) => w[i]! * w[j]!))).toBeCloseTo(0, 4);
    }
  }
  expect(average(whitened.map((w) => w[0]! ** 2))).toBeGreaterThan(0.97);
  expect(average(whitened.map((w) => w[0]! ** 2))).toBeLessThan(1);
});

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

test('the floor keeps an axis without variance from being blown up', () => {
  const outputs = [-1, 1].map((value) => Float32Array.of(value, 0));
  const { projection } = fitWhitening(outputs, 0.5);
  // Variances 1 and 0, and half of their mean added to each.
  expect(Math.abs(projection[0]!)).toBeCloseTo(1 / Math.sqrt(1.25), 5);
  expect(Math.abs(projection[3]!)).toBeCloseTo(1 / Math.sqrt(0.25), 5);
});
