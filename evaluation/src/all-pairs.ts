import { FacenitionError } from '@facenition/core';
import type { ComparisonScores } from './error-rates.ts';

/**
 * Compares every embedding with every other, each pair once, by dot product.
 *
 * @param embeddings one after the other, `subjects.length` times `dimension` numbers
 * @param subjects who each embedding shows: equal names make a mated comparison
 */
export function compareAllPairs(
  embeddings: Float32Array,
  dimension: number,
  subjects: readonly string[],
): ComparisonScores {
  if (embeddings.length !== dimension * subjects.length) {
    throw new FacenitionError('ERR_INTERNAL', 'embeddings and subjects do not pair up');
  }
  const numbers = numbered(subjects);
  const mated = new Float32Array(countMated(numbers));
  const total = (subjects.length * (subjects.length - 1)) / 2;
  const nonMated = new Float32Array(total - mated.length);
  let m = 0;
  let n = 0;
  for (let a = 0; a < numbers.length; a++) {
    for (let b = a + 1; b < numbers.length; b++) {
      const score = dot(embeddings, a * dimension, b * dimension, dimension);
      if (numbers[a] === numbers[b]) mated[m++] = score;
      else nonMated[n++] = score;
    }
  }
  return { mated, nonMated };
}

function dot(values: Float32Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += values[a + i]! * values[b + i]!;
  return sum;
}

/** Small numbers in place of names: comparing those is what the inner loop does. */
function numbered(subjects: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(subjects, (subject) => {
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    return number;
  });
}

function countMated(numbers: Int32Array): number {
  const counts = new Map<number, number>();
  let pairs = 0;
  for (const number of numbers) {
    const before = counts.get(number) ?? 0;
    pairs += before;
    counts.set(number, before + 1);
  }
  return pairs;
}
