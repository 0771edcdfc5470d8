import { type Acquisition, FacenitionError } from '@facenition/core';
import { type ComparisonScores, compareAllPairs, measureErrorRates } from '@facenition/evaluation';
import { acquireAll } from './acquire-all.ts';
import type { LabelledImage } from './image-set.ts';
import type { ImagePair } from './pairs-file.ts';
import type { AllPairsReport, PairsReport, RecognitionReport } from './report.ts';

/** An image that was acquired. */
interface EmbeddedImage {
  readonly subject: string;
  readonly embedding: Float32Array;
}

/** By the path of the image. */
type Embeddings = ReadonlyMap<string, EmbeddedImage>;

export interface EvaluationRequest {
  /** Id of the pack that `embed` uses. */
  readonly pack: string;
  readonly images: readonly LabelledImage[];
  /** Comparisons of a protocol, among `images`. */
  readonly pairs?: readonly ImagePair[];
  /** Compare every image with every other, at most so many of one subject. */
  readonly allPairs?: { readonly imagesPerSubject?: number };
  readonly embed: (path: string) => Promise<Acquisition>;
  /** How many calls of `embed` run side by side: what it has workers for. */
  readonly concurrency: number;
  readonly onProgress: (done: number, total: number) => void;
}

/** False match rates at which the reports give the false non-match rate. */
const FMR_TARGETS = [1e-2, 1e-3, 1e-4, 1e-5];

/**
 * Measures a recogniser on labelled images, without template protection (ISO/IEC 19795-1).
 *
 * Images that cannot be used, or not be read, count as failures to acquire. Without `pairs` and `allPairs` nothing
 * else is measured.
 *
 * @throws {FacenitionError} `ERR_FIELD_INVALID` where a pair names an image that is not there, or
 * where there is no mated or no non-mated comparison; any other fault names the image
 */
export async function evaluateRecognition(request: EvaluationRequest): Promise<RecognitionReport> {
  const { pack, images, pairs, allPairs } = request;
  if (pairs !== undefined) checkPairs(pairs, images);
  const acquired = await acquireAll(request);
  const embeddings = new Map<string, EmbeddedImage>();
  for (const [i, { path, subject }] of images.entries()) {
    const embedding = acquired.embeddings[i];
    if (embedding !== undefined) embeddings.set(path, { subject, embedding });
  }
  return {
    pack,
    images: images.length,
    subjects: new Set(images.map(({ subject }) => subject)).size,
    failureToAcquire: acquired.failures,
    ...(pairs === undefined ? {} : { pairs: evaluatePairs(pairs, embeddings) }),
    ...(allPairs === undefined
      ? {}
      : { allPairs: evaluateAllPairs(embeddings, allPairs.imagesPerSubject) }),
  };
}

function checkPairs(pairs: readonly ImagePair[], images: readonly LabelledImage[]): void {
  const known = new Set(images.map(({ path }) => path));
  for (const [index, { imageA, imageB }] of pairs.entries()) {
    if (known.has(imageA) && known.has(imageB)) continue;
    throw new FacenitionError(
      'ERR_FIELD_INVALID',
      `line ${index + 2} of the pairs file names an image that is not there`,
    );
  }
}

function evaluatePairs(pairs: readonly ImagePair[], embeddings: Embeddings): PairsReport {
  const mated: number[] = [];
  const nonMated: number[] = [];
  for (const pair of pairs) {
    const a = embeddings.get(pair.imageA)?.embedding;
    const b = embeddings.get(pair.imageB)?.embedding;
    if (a === undefined || b === undefined) continue;
    const score = a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
    (pair.mated ? mated : nonMated).push(score);
  }
  const { eer, best, fnmrAtFmr } = ratesOf({
    mated: Float32Array.from(mated),
    nonMated: Float32Array.from(nonMated),
  });
  const compared = mated.length + nonMated.length;
  return {
    mated: mated.length,
    nonMated: nonMated.length,
    notCompared: pairs.length - compared,
    accuracy: best.accuracy,
    threshold: best.threshold,
    eer,
    fnmrAtFmr,
    accuracyOfAll: (best.accuracy * compared) / pairs.length,
  };
}

function evaluateAllPairs(
  embeddings: Embeddings,
  imagesPerSubject: number | undefined,
): AllPairsReport {
  const counts = new Map<string, number>();
  const chosen = [...embeddings.values()].filter(({ subject }) => {
    const count = (counts.get(subject) ?? 0) + 1;
    counts.set(subject, count);
    return imagesPerSubject === undefined || count <= imagesPerSubject;
  });
  const [first] = chosen;
  const dimension = first === undefined ? 0 : first.embedding.length;
  const matrix = new Float32Array(chosen.length * dimension);
  for (const [row, { embedding }] of chosen.entries()) matrix.set(embedding, row * dimension);
  const subjects = chosen.map(({ subject }) => subject);
  const { best: _, ...rates } = ratesOf(compareAllPairs(matrix, dimension, subjects));
  return { ...rates, ...(imagesPerSubject === undefined ? {} : { imagesPerSubject }) };
}

function ratesOf(scores: ComparisonScores) {
  return measureErrorRates(scores, FMR_TARGETS);
}
