import { FacenitionError } from '../errors.ts';
import type { AcquisitionFailure, FaceChoice, FaceEngine } from '../face/acquisition.ts';
import { cosineOfUnits } from '../face/unit.ts';
import type { Level } from '../pack/manifest.ts';
import { acquireOne } from './acquire-one.ts';
import { largestGroup } from './largest-group.ts';
import { comparisonThreshold } from './threshold.ts';

export interface ConsistencyRequest {
  /** 2..10. */
  readonly samples: readonly Uint8Array[];
  readonly level: Level;
  /** Absent: `only`. */
  readonly faceChoice?: FaceChoice;
}

/** Two samples by their indices, `a` before `b`. */
export interface PairComparison {
  readonly a: number;
  readonly b: number;
  readonly decision: 'match' | 'non-match';
  /** Cosine of the two embeddings, -1..1. */
  readonly score: number;
}

export type SampleStanding =
  | { readonly outcome: 'acquired'; readonly outlier: boolean }
  | { readonly outcome: 'not-acquired'; readonly reason: AcquisitionFailure };

/** Whether samples show one person. Only `consistent` says so. */
export interface ConsistencyOutcome {
  /**
   * `consistent`: every sample was acquired and every two match. `inconsistent`: two do not match.
   * `not-acquired`: none of those acquired differ, but not every sample was.
   */
  readonly outcome: 'consistent' | 'inconsistent' | 'not-acquired';
  readonly threshold: number;
  /** One for each sample, in order. */
  readonly samples: readonly SampleStanding[];
  /** Every two of the acquired samples. */
  readonly pairs: readonly PairComparison[];
  /**
   * Indices of the acquired samples outside the largest group of which every two match. Of several
   * groups as large, the one whose scores sum up highest counts. Where no two match, nobody can
   * tell who is the odd one, and every acquired sample is an outlier. A single acquired sample has
   * nothing to differ from, and is none.
   */
  readonly outliers: readonly number[];
}

/** Every group is looked at. */
const MAX_SAMPLES = 10;

/**
 * Compares samples with one another, without a token and without protection.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_PACK_NOT_CALIBRATED`, `ERR_IMAGE_*` and
 * `ERR_MODEL_FAILED`.
 */
export async function checkConsistency(
  { samples, level, faceChoice }: ConsistencyRequest,
  engine: FaceEngine,
): Promise<ConsistencyOutcome> {
  if (samples.length < 2 || samples.length > MAX_SAMPLES) {
    throw new FacenitionError('ERR_FIELD_INVALID', `send 2 to ${MAX_SAMPLES} samples`);
  }
  const threshold = comparisonThreshold(engine.pack, level);
  const failures = new Map<number, AcquisitionFailure>();
  const acquired: AcquiredSample[] = [];
  for (const [index, sample] of samples.entries()) {
    const acquisition = await acquireOne(sample, `sample ${index}`, faceChoice, engine);
    if (acquisition.outcome === 'not-acquired') failures.set(index, acquisition.reason);
    else acquired.push({ index, embedding: acquisition.embedding });
  }
  const pairs = comparePairs(acquired, threshold);
  const outliers = outliersAmong(acquired, threshold);
  return {
    outcome: verdict(pairs, failures.size),
    threshold,
    samples: samples.map((_, index): SampleStanding => {
      const reason = failures.get(index);
      if (reason !== undefined) return { outcome: 'not-acquired', reason };
      return { outcome: 'acquired', outlier: outliers.includes(index) };
    }),
    pairs,
    outliers,
  };
}

interface AcquiredSample {
  readonly index: number;
  readonly embedding: Float32Array;
}

function comparePairs(
  acquired: readonly AcquiredSample[],
  threshold: number,
): readonly PairComparison[] {
  return acquired.flatMap((a, i) =>
    acquired.slice(i + 1).map((b): PairComparison => {
      const score = cosineOfUnits(a.embedding, b.embedding);
      const decision = score >= threshold ? 'match' : 'non-match';
      return { a: a.index, b: b.index, decision, score };
    }),
  );
}

function outliersAmong(acquired: readonly AcquiredSample[], threshold: number): readonly number[] {
  if (acquired.length < 2) return [];
  const scores = acquired.map((a) => acquired.map((b) => cosineOfUnits(a.embedding, b.embedding)));
  const group = new Set(largestGroup(scores, threshold));
  return acquired.flatMap(({ index }, i) => (group.has(i) ? [] : [index]));
}

function verdict(
  pairs: readonly PairComparison[],
  failures: number,
): ConsistencyOutcome['outcome'] {
  if (!pairs.every(({ decision }) => decision === 'match')) return 'inconsistent';
  return failures === 0 ? 'consistent' : 'not-acquired';
}
