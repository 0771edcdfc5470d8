import { xor } from '../bytes.ts';
import type { MaskingKeys } from './derivation.ts';
import { createProjection } from './projection.ts';
import { comparisonScore, type ProtectedReference, packSigns, TAG_BYTES } from './reference.ts';
import { shapedBits } from './shaping.ts';

/**
 * Profile S: the shaped bits of an embedding under a mask, without a code. It is compared in
 * microseconds, releases no key, and costs whoever has all the keys no guesses.
 */
export function encodeShaped(embedding: Float32Array, keys: MaskingKeys): ProtectedReference {
  const projection = createProjection(keys.projectionKey, embedding.length);
  const bits = packSigns(shapedBits(projection, embedding));
  return { word: xor(bits, keys.mask), tag: new Uint8Array(TAG_BYTES) };
}

/** Comparison score, as that of a reference with a code. */
export function scoreShaped(
  embedding: Float32Array,
  { word }: ProtectedReference,
  keys: MaskingKeys,
): number {
  const values = createProjection(keys.projectionKey, embedding.length).forward(embedding);
  return comparisonScore(values, xor(word, keys.mask));
}
