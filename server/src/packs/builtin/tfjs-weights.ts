import { FacenitionError } from '@facenition/core';
import * as z from 'zod';

/** A named array of the network, in TensorFlow's row-major layout. */
export interface Weight {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The weights of one network by name. */
export interface Weights {
  /** Throws `ERR_MODEL_CORRUPT` where there is none of that name. */
  get(name: string): Weight;
}

/**
 * A TensorFlow.js weights manifest, as far as the files in the package use it.
 *
 * @see https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/io/types.ts
 */
const Manifest = z.array(
  z.looseObject({
    weights: z.array(
      z.looseObject({
        name: z.string(),
        shape: z.array(z.int().nonnegative()),
        quantization: z
          .looseObject({ dtype: z.literal('uint8'), scale: z.number(), min: z.number() })
          .optional(),
      }),
    ),
  }),
);

/**
 * Reads weights: 32-bit floats as they are, 8-bit ones as `byte * scale + min`.
 *
 * Throws `ERR_MODEL_CORRUPT` where manifest and bytes do not agree.
 */
export function readWeights(manifest: unknown, bytes: Uint8Array): Weights {
  const parsed = Manifest.safeParse(manifest);
  if (!parsed.success) throw corrupt('not a weights manifest', parsed.error);

  const weights = new Map<string, Weight>();
  let offset = 0;
  for (const { name, shape, quantization } of parsed.data.flatMap((group) => group.weights)) {
    const length = shape.reduce((product, size) => product * size, 1);
    const end = offset + length * (quantization === undefined ? 4 : 1);
    if (end > bytes.length) throw corrupt('weights end early');
    const part = bytes.subarray(offset, end);
    const data = quantization === undefined ? floats(part) : dequantise(part, quantization);
    weights.set(name, { shape, data });
    offset = end;
  }
  if (offset !== bytes.length) throw corrupt('weights do not end where the manifest says');

  return {
    get(name) {
      const weight = weights.get(name);
      if (weight === undefined) throw corrupt(`no weights named ${name}`);
      return weight;
    },
  };
}

/** A copy, so that it is aligned whatever view `bytes` is. */
const floats = (bytes: Uint8Array): Float32Array => new Float32Array(new Uint8Array(bytes).buffer);

function dequantise(
  bytes: Uint8Array,
  { scale, min }: { readonly scale: number; readonly min: number },
): Float32Array {
  const data = new Float32Array(bytes.length);
  for (let i = 0; i < data.length; i++) data[i] = bytes[i]! * scale + min;
  return data;
}

const corrupt = (message: string, cause?: unknown): FacenitionError =>
  new FacenitionError('ERR_MODEL_CORRUPT', message, { cause });
