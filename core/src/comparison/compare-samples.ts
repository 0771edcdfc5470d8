import { FacenitionError } from '../errors.ts';
import type { AcquisitionFailure, FaceChoice, FaceEngine } from '../face/acquisition.ts';
import { cosineOfUnits } from '../face/unit.ts';
import type { Level } from '../pack/manifest.ts';
import { acquireOne } from './acquire-one.ts';
import { comparisonThreshold } from './threshold.ts';

export interface ComparisonRequest {
  readonly probe: Uint8Array;
  /** Samples that the probe is compared with, one by one, 1..100. */
  readonly references: readonly Uint8Array[];
  readonly level: Level;
  /** Of the probe and of the references; absent: `only`. */
  readonly faceChoice?: FaceChoice;
}

/** How the probe compares with one reference sample. Only `match` is the same person. */
export type ReferenceComparison =
  | {
      readonly outcome: 'compared';
      readonly decision: 'match' | 'non-match';
      /** Cosine of the two embeddings, -1..1. */
      readonly score: number;
      readonly threshold: number;
    }
  | { readonly outcome: 'not-acquired'; readonly reason: AcquisitionFailure };

export type ComparisonOutcome =
  | {
      readonly outcome: 'compared';
      readonly threshold: number;
      /** One for each reference, in order. */
      readonly comparisons: readonly ReferenceComparison[];
    }
  /** The probe could not be used, and nothing was compared. */
  | { readonly outcome: 'not-acquired'; readonly reason: AcquisitionFailure };

const MAX_REFERENCES = 100;

/**
 * Compares a sample with other samples, without a token and without protection: the answers are as
 * good as the two images, and nothing is kept.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_PACK_NOT_CALIBRATED`, `ERR_IMAGE_*` and
 * `ERR_MODEL_FAILED`.
 */
export async function compareSamples(
  { probe, references, level, faceChoice }: ComparisonRequest,
  engine: FaceEngine,
): Promise<ComparisonOutcome> {
  if (references.length === 0 || references.length > MAX_REFERENCES) {
    throw new FacenitionError('ERR_FIELD_INVALID', `send 1 to ${MAX_REFERENCES} references`);
  }
  const threshold = comparisonThreshold(engine.pack, level);
  const acquired = await acquireOne(probe, 'the probe', faceChoice, engine);
  if (acquired.outcome === 'not-acquired') return acquired;

  const comparisons: ReferenceComparison[] = [];
  for (const [i, sample] of references.entries()) {
    const reference = await acquireOne(sample, `reference ${i}`, faceChoice, engine);
    comparisons.push(
      reference.outcome === 'acquired'
        ? decide(cosineOfUnits(acquired.embedding, reference.embedding), threshold)
        : reference,
    );
  }
  return { outcome: 'compared', threshold, comparisons };
}

function decide(score: number, threshold: number): ReferenceComparison {
  const decision = score >= threshold ? 'match' : 'non-match';
  return { outcome: 'compared', decision, score, threshold };
}
