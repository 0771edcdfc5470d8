import {
  bitRatios,
  type CodeName,
  comparisonScore,
  createListDecoder,
  createProjection,
  encodeMessage,
  type ListDecoder,
  PROJECTION_KEY_BYTES,
  type Projection,
  packSigns,
  polarCode,
  shapedBits,
} from '@facenition/core/template';
import type { Face } from './transactions.ts';

/** A reference without its cryptography: what a thief of every key would see. */
export interface OpenReference {
  readonly projection: Projection;
  readonly bits: Uint8Array;
  /** The dot product with a probe is the comparison score. */
  readonly direction: Float32Array;
}

/** Enrols with a random projection key, as every token has its own. */
export function openReference(embedding: Float32Array, random: () => number): OpenReference {
  const key = Uint8Array.from({ length: PROJECTION_KEY_BYTES }, () => Math.floor(random() * 256));
  const projection = createProjection(key, embedding.length);
  const signs = shapedBits(projection, embedding);
  const scale = 1 / (signs.length * Math.sqrt(2 / Math.PI));
  const direction = Float32Array.from(projection.adjoint(signs), (value) => value * scale);
  return { projection, bits: packSigns(signs), direction };
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Scores of all pairs of different subjects. */
export function nonMatedScores(
  enrolled: readonly { readonly subject: string; readonly direction: Float32Array }[],
  probes: readonly Face[],
): Float32Array {
  const scores = new Float32Array(enrolled.length * probes.length);
  let count = 0;
  for (const { subject, direction } of enrolled) {
    for (const probe of probes) {
      if (probe.subject !== subject) scores[count++] = dot(direction, probe.embedding);
    }
  }
  return scores.subarray(0, count);
}

/** How many different pairs of two people reach a threshold, however often. */
export function peoplePassing(
  enrolled: readonly { readonly subject: string; readonly direction: Float32Array }[],
  probes: readonly Face[],
  threshold: number,
): number {
  const pairs = new Set<string>();
  for (const { subject, direction } of enrolled) {
    for (const probe of probes) {
      if (probe.subject === subject || dot(direction, probe.embedding) < threshold) continue;
      pairs.add([subject, probe.subject].sort().join('\n'));
    }
  }
  return pairs.size;
}

/** The lowest threshold that at most this share of the scores reaches; scores ascend. */
export function thresholdAt(sorted: Float32Array, rate: number): number {
  const allowed = Math.floor(rate * sorted.length);
  if (allowed < 1) throw new Error(`${sorted.length} comparisons do not reach a rate of ${rate}`);
  return sorted[sorted.length - allowed]!;
}

export function shareAtOrAbove(scores: Float32Array, threshold: number): number {
  let count = 0;
  for (const score of scores) if (score >= threshold) count += 1;
  return count / scores.length;
}

const decoders = new Map<CodeName, ListDecoder>();

/** Whether the real decoder finds the committed message with this probe. */
export function decodes(
  reference: OpenReference,
  probe: Float32Array,
  name: CodeName,
  random: () => number,
): boolean {
  const code = polarCode(name);
  const decoder = decoders.get(name) ?? createListDecoder(code, code.listSize);
  decoders.set(name, decoder);
  const message = Uint8Array.from({ length: code.messageBits / 8 }, () =>
    Math.floor(random() * 256),
  );
  const codeword = encodeMessage(code, message);
  const word = reference.bits.map((byte, i) => byte ^ codeword[i]!);
  const values = reference.projection.forward(probe);
  return decoder
    .decode(bitRatios(values, word, code))
    .some((candidate) => candidate.every((byte, i) => byte === message[i]));
}

export function scoreOf(reference: OpenReference, probe: Float32Array): number {
  return comparisonScore(reference.projection.forward(probe), reference.bits);
}
