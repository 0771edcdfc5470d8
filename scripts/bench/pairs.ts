import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listImages, readPairs } from '@facenition/server';

/** Two photographs, and whether they show one person. */
export interface Pair {
  readonly a: string;
  readonly b: string;
  readonly mated: boolean;
}

/** Higher is closer. */
export type Similarity = (a: readonly number[], b: readonly number[]) => number;

const LIST = 'lfw-dev-pairs.csv';

/** Evenly spaced pairs of `lfw-dev-pairs.csv`. @param faces the folder that holds it */
export async function samplePairs(faces: string, count: number): Promise<readonly Pair[]> {
  const folder = join(faces, 'lfw-dev');
  const text = await readFile(join(faces, LIST), 'utf8');
  const { pairs, problems } = readPairs(text, LIST, new Set(await listImages(folder)));
  const [problem] = problems;
  if (problem !== undefined) throw new Error(`${LIST}, line ${problem.line}: ${problem.what}`);
  const all = pairs.map(({ imageA, imageB, mated }) => {
    return { a: join(folder, imageA), b: join(folder, imageB), mated };
  });
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => all[Math.floor(i * step)]!);
}

export function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  for (const [i, value] of a.entries()) dot += value * b[i]!;
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

/**
 * Share of the pairs told right at the best threshold, chosen on the same pairs: a little
 * optimistic, and alike for all. A photograph without an embedding makes its pairs wrong.
 */
export function bestAccuracy(
  pairs: readonly Pair[],
  embeddings: ReadonlyMap<string, readonly number[] | undefined>,
  similarity: Similarity,
): number {
  const scored = pairs.flatMap(({ a, b, mated }) => {
    const [first, second] = [embeddings.get(a), embeddings.get(b)];
    return first === undefined || second === undefined
      ? []
      : [{ mated, score: similarity(first, second) }];
  });
  const right = (threshold: number): number =>
    scored.filter(({ mated, score }) => mated === score >= threshold).length;
  return Math.max(...scored.map(({ score }) => right(score))) / pairs.length;
}
