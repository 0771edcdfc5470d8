import { FacenitionError } from './errors.ts';
import type { AcquisitionFailure, FaceChoice, FaceEngine } from './face/acquisition.ts';
import { cosineOfUnits } from './face/unit.ts';

/** Several captures of one transaction, taken together. */
export type Consensus =
  | {
      readonly outcome: 'acquired';
      /** One for each capture. */
      readonly embeddings: readonly Float32Array[];
      /** Their mean direction, of length 1. */
      readonly mean: Float32Array;
    }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      readonly capture?: number;
    };

const MAX_SAMPLES = 5;

/**
 * Embeds each sample and averages them.
 *
 * @param choice absent: `only`
 * @param agreement the least cosine that any two captures of one person must have
 */
export async function acquireTogether(
  samples: readonly Uint8Array[],
  choice: FaceChoice | undefined,
  agreement: number,
  engine: FaceEngine,
): Promise<Consensus> {
  if (samples.length === 0 || samples.length > MAX_SAMPLES) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'send 1 to 5 captures');
  }
  const embeddings: Float32Array[] = [];
  for (const [capture, sample] of samples.entries()) {
    const acquisition = await engine.acquire(sample, choice ?? 'only');
    if (acquisition.outcome === 'not-acquired') return { ...acquisition, capture };
    embeddings.push(acquisition.embedding);
  }
  if (!agree(embeddings, agreement)) return { outcome: 'not-acquired', reason: 'captures-differ' };
  return { outcome: 'acquired', embeddings, mean: meanDirection(embeddings) };
}

function agree(embeddings: readonly Float32Array[], agreement: number): boolean {
  return embeddings.every((a, i) =>
    embeddings.slice(i + 1).every((b) => cosineOfUnits(a, b) >= agreement),
  );
}

/** The sum of unit vectors, scaled to length 1. */
export function meanDirection(embeddings: readonly Float32Array[]): Float32Array {
  const sum = new Float64Array(embeddings[0]!.length);
  for (const embedding of embeddings) {
    for (let i = 0; i < sum.length; i++) sum[i]! += embedding[i]!;
  }
  const length = Math.hypot(...sum);
  if (!(length > 0 && length < Number.POSITIVE_INFINITY))
    throw new FacenitionError('ERR_MODEL_FAILED', 'embedding has no direction');
  return Float32Array.from(sum, (value) => value / length);
}
