import { equalConstantTime, xor } from '../bytes.ts';
import { FacenitionError } from '../errors.ts';
import type { CodeName } from '../pack/manifest.ts';
import type { RandomSource } from '../ports.ts';
import type { ReferenceKeys } from './derivation.ts';
import { createListDecoder, type ListDecoder } from './list-decoder.ts';
import { bit, CODE_LENGTH, encodeMessage, type PolarCode } from './polar-code.ts';
import { createProjection } from './projection.ts';
import { MEAN_MAGNITUDE, shapedBits } from './shaping.ts';

export const TAG_BYTES = 16;
export const WORD_BYTES = CODE_LENGTH / 8;

/**
 * A renewable biometric reference (ISO/IEC 24745): a soft fuzzy commitment of the shaped bits of an
 * embedding. `tag` is the pseudonymous identifier; `word` is auxiliary data, and uniformly random
 * to whoever lacks the keys.
 */
export interface ProtectedReference {
  readonly word: Uint8Array;
  readonly tag: Uint8Array;
}

/** What a comparison finds. The message stands for the face: nothing but `release` may see it. */
export interface Recovered {
  readonly score: number;
  readonly message: Uint8Array;
}

/** Pseudonymous identifier encoder: commits a fresh random message to the bits of an embedding. */
export async function encodeReference(
  embedding: Float32Array,
  code: PolarCode,
  keys: ReferenceKeys,
  random: RandomSource,
): Promise<ProtectedReference> {
  const projection = createProjection(keys.projectionKey, embedding.length);
  const bits = packSigns(shapedBits(projection, embedding));
  const message = random(code.messageBits / 8);
  if (message.length !== code.messageBits / 8) {
    throw new FacenitionError('ERR_INTERNAL', 'the source of randomness came up short');
  }
  return {
    word: xor(xor(bits, encodeMessage(code, message)), keys.mask),
    tag: await onlyTag(message, keys),
  };
}

/**
 * Pseudonymous identifier recoder and comparator: decodes the committed message with the help of a
 * probe. `undefined`: the probe is too far from the enrolled embedding, or a key is wrong.
 */
export async function compareWithReference(
  embedding: Float32Array,
  reference: ProtectedReference,
  code: PolarCode,
  keys: ReferenceKeys,
): Promise<Recovered | undefined> {
  const values = createProjection(keys.projectionKey, embedding.length).forward(embedding);
  const word = xor(reference.word, keys.mask);
  const candidates = decoderFor(code).decode(bitRatios(values, word, code));
  const found = await findTagged(candidates, reference.tag, keys);
  // The same work whether the message was found or not: how near a refused probe came stays unsaid.
  const message = found ?? candidates[0]!;
  const score = comparisonScore(values, xor(word, encodeMessage(code, message)));
  return found === undefined ? undefined : { score, message };
}

/**
 * Comparison score: similarity of a probe's projection and enrolled bits, near the cosine of the
 * two embeddings times .97; higher is closer, at most about 1.
 */
export function comparisonScore(values: Float64Array, bits: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < CODE_LENGTH; i++) sum += bit(bits, i) === 1 ? -values[i]! : values[i]!;
  return sum / (CODE_LENGTH * MEAN_MAGNITUDE);
}

/** Packs +1 and -1 into bits 0 and 1. */
export function packSigns(signs: Float64Array): Uint8Array {
  const packed = new Uint8Array(signs.length / 8);
  for (let i = 0; i < signs.length; i++) if (signs[i]! < 0) packed[i >> 3]! |= 1 << (i & 7);
  return packed;
}

/**
 * Log-likelihood ratios of the codeword's bits, were probe and enrolled embedding as far apart as
 * the code just bridges: `log(Phi(a y) / Phi(-a y))`, turned round where the word has a 1.
 */
export function bitRatios(values: Float64Array, word: Uint8Array, code: PolarCode): Float64Array {
  const cosine = Math.sqrt((code.messageBits * Math.PI * Math.LN2) / CODE_LENGTH);
  const slope = cosine / Math.sqrt(1 - cosine * cosine);
  return values.map((value, i) => {
    const ratio = normalLogOdds(slope * value);
    return bit(word, i) === 1 ? -ratio : ratio;
  });
}

/** log(Phi(x) / Phi(-x)) by the logistic of Bowling et al., JIEM 2(1), 2009: Phi within .00014. */
function normalLogOdds(x: number): number {
  return x * (1.5976 + 0.07056 * x * x);
}

async function onlyTag(message: Uint8Array, keys: ReferenceKeys): Promise<Uint8Array> {
  const [tag] = await keys.tags([message]);
  return tag!.subarray(0, TAG_BYTES);
}

async function findTagged(
  candidates: readonly Uint8Array[],
  tag: Uint8Array,
  keys: ReferenceKeys,
): Promise<Uint8Array | undefined> {
  const tags = await keys.tags(candidates);
  return candidates.find((_, i) => equalConstantTime(tags[i]!.subarray(0, TAG_BYTES), tag));
}

const decoders = new Map<CodeName, ListDecoder>();

function decoderFor(code: PolarCode): ListDecoder {
  const known = decoders.get(code.name);
  if (known !== undefined) return known;
  const decoder = createListDecoder(code, code.listSize);
  decoders.set(code.name, decoder);
  return decoder;
}
