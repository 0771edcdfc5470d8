import {
  addHistogram,
  createHistogram,
  type ScoreHistogram,
  stepOf,
} from '../statistics/histogram.ts';
import { dot } from '../statistics/vectors.ts';
import { directionOf, openReference, projectionOf } from '../study/open-reference.ts';
import type { Study } from '../study/study.ts';

/** Captures `from` up to and without `to`, each with all after it, without protection. */
export interface RecogniseTask {
  readonly from: number;
  readonly to: number;
}

export interface RecognisedPairs {
  readonly mated: ScoreHistogram;
  readonly nonMated: ScoreHistogram;
}

export function recogniseAll(study: Study, { from, to }: RecogniseTask): RecognisedPairs {
  const { embeddings, subjects, count } = study.everyCapture;
  const { dimension } = study;
  const result = { mated: createHistogram(), nonMated: createHistogram() };
  const rows = Array.from({ length: count }, (_, i) =>
    embeddings.subarray(i * dimension, (i + 1) * dimension),
  );
  for (let i = from; i < to; i++) {
    for (let j = i + 1; j < count; j++) {
      const kind = subjects[i] === subjects[j] ? result.mated : result.nonMated;
      kind.counts[stepOf(dot(rows[i]!, rows[j]!))]! += 1;
    }
  }
  return result;
}

export function joinRecognised(parts: readonly RecognisedPairs[]): RecognisedPairs {
  const whole = { mated: createHistogram(), nonMated: createHistogram() };
  for (const part of parts) {
    addHistogram(whole.mated, part.mated);
    addHistogram(whole.nonMated, part.nonMated);
  }
  return whole;
}

/** Pairs of captures, the first of each enrolled, the second probing. */
export interface ProtectPairsTask {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** Scores of protected references and plain cosines, pair by pair. */
export interface PairScores {
  readonly protected: Float32Array;
  readonly unprotected: Float32Array;
}

export function protectPairs(study: Study, { first, second }: ProtectPairsTask): PairScores {
  const { embeddings } = study.everyCapture;
  const { dimension, seed } = study;
  const capture = (i: number): Float32Array =>
    embeddings.subarray(i * dimension, (i + 1) * dimension);
  const scores = {
    protected: new Float32Array(first.length),
    unprotected: new Float32Array(first.length),
  };
  for (const [at, i] of first.entries()) {
    const probe = capture(second[at]!);
    const projection = projectionOf(`pair ${i} ${second[at]}`, seed, dimension);
    const reference = openReference(projection, capture(i));
    scores.protected[at] = dot(directionOf(reference), probe);
    scores.unprotected[at] = dot(capture(i), probe);
  }
  return scores;
}
