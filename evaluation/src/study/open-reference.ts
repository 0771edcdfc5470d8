import {
  bitRatios,
  CODE_LENGTH,
  type CodeName,
  createListDecoder,
  createProjection,
  encodeMessage,
  type ListDecoder,
  MEAN_MAGNITUDE,
  type PolarCode,
  PROJECTION_KEY_BYTES,
  type Projection,
  packSigns,
  polarCode,
  shapedBits,
} from '@facenition/core/template';
import { createRandom } from '../statistics/random.ts';

/** Bytes of the bits of one reference. */
export const CODE_BYTES = 128;

/** A reference without its cryptography: what a thief of every key sees. */
export interface OpenReference {
  readonly projection: Projection;
  /** The enrolled bits, packed. */
  readonly bits: Uint8Array;
}

/** The projection under a key of its own, as every token has one. */
export function projectionOf(key: string, seed: number, dimension: number): Projection {
  return createProjection(createRandom(seed, key).bytes(PROJECTION_KEY_BYTES), dimension);
}

export function openReference(projection: Projection, embedding: Float32Array): OpenReference {
  return { projection, bits: packSigns(shapedBits(projection, embedding)) };
}

/** The direction that the bits point in, scaled so that a dot product is the comparison score. */
export function directionOf({ projection, bits }: OpenReference): Float32Array {
  const signs = Float64Array.from({ length: 8 * bits.length }, (_, i) =>
    ((bits[i >> 3]! >> (i & 7)) & 1) === 1 ? -1 : 1,
  );
  const scale = 1 / (signs.length * MEAN_MAGNITUDE);
  return Float32Array.from(projection.adjoint(signs), (value) => value * scale);
}

/** A commitment of the bits to a message, as it lies in an opened token. */
export interface Commitment {
  readonly code: PolarCode;
  readonly message: Uint8Array;
  readonly word: Uint8Array;
}

export function commit(bits: Uint8Array, name: CodeName, key: string, seed: number): Commitment {
  const code = polarCode(name);
  const message = createRandom(seed, `message ${key}`).bytes(code.messageBits / 8);
  const codeword = encodeMessage(code, message);
  return { code, message, word: bits.map((byte, i) => byte ^ codeword[i]!) };
}

/** The comparison score at which about half of the probes decode: t = sqrt(k pi ln 2 / n). */
export function reachOf(code: CodeName): number {
  return Math.sqrt((polarCode(code).messageBits * Math.PI * Math.LN2) / CODE_LENGTH);
}

const decoders = new Map<CodeName, ListDecoder>();

function decoderOf(code: PolarCode): ListDecoder {
  const known = decoders.get(code.name);
  if (known !== undefined) return known;
  const decoder = createListDecoder(code, code.listSize);
  decoders.set(code.name, decoder);
  return decoder;
}

/** Whether the real decoder finds the committed message with this probe. */
export function opens(probe: Float32Array, projection: Projection, committed: Commitment): boolean {
  const { code, message, word } = committed;
  return decoderOf(code).finds(bitRatios(projection.forward(probe), word, code), message);
}

/** Milliseconds of one whole decoding, by the caller's clock. */
export function timeDecoding(
  probe: Float32Array,
  projection: Projection,
  { code, word }: Commitment,
  now: () => number,
): number {
  const start = now();
  decoderOf(code).decode(bitRatios(projection.forward(probe), word, code));
  return now() - start;
}
