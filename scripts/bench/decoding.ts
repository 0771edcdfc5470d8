import {
  bitRatios,
  codeNames,
  createListDecoder,
  createProjection,
  encodeMessage,
  PROJECTION_KEY_BYTES,
  packSigns,
  polarCode,
  shapedBits,
} from '@facenition/core/template';
import { createRandom } from '@facenition/evaluation';
import { quantile } from './protocol.ts';

const DIMENSION = 128;
const TRIALS = 120;
const WARM_UP = 30;

/** Milliseconds of one decoding at the code's list size, for probes of other people. */
export function decodingTimes(): readonly { readonly name: string; readonly p50: number }[] {
  const { normal, unit } = createRandom(1, 'decoding');
  const face = (): Float32Array => {
    const values = Array.from({ length: DIMENSION }, normal);
    const length = Math.hypot(...values);
    return Float32Array.from(values, (value) => value / length);
  };
  const bytes = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => Math.floor(unit() * 256));

  return codeNames.map((name) => {
    const code = polarCode(name);
    const decoder = createListDecoder(code, code.listSize);
    const projection = createProjection(bytes(PROJECTION_KEY_BYTES), DIMENSION);
    const bits = packSigns(shapedBits(projection, face()));
    const codeword = encodeMessage(code, bytes(code.messageBits / 8));
    const word = bits.map((byte, i) => byte ^ codeword[i]!);
    const times = Array.from({ length: TRIALS }, () => {
      const ratios = bitRatios(projection.forward(face()), word, code);
      const start = performance.now();
      decoder.decode(ratios);
      return performance.now() - start;
    });
    return { name: `${name}, list of ${code.listSize}`, p50: quantile(times.slice(WARM_UP), 0.5) };
  });
}
