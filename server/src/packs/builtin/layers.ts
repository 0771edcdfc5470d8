import { FacenitionError } from '@facenition/core';
import type { GraphBuilder } from './onnx-writer.ts';
import type { Weight } from './tfjs-weights.ts';

/** Convolution weights in ONNX layout: output channel, input channel, row, column. */
export interface Kernel {
  readonly shape: readonly [number, number, number, number];
  readonly data: Float32Array;
}

/** `[height, width, in, out]` (TensorFlow conv2d) to `[out, in, height, width]` (ONNX Conv). */
export function convolutionKernel({ shape, data }: Weight): Kernel {
  const [height, width, inputs, outputs] = fourDimensions(shape);
  const area = height * width;
  const result = new Float32Array(data.length);
  let from = 0;
  for (let cell = 0; cell < area; cell++) {
    for (let input = 0; input < inputs; input++) {
      for (let output = 0; output < outputs; output++) {
        result[(output * inputs + input) * area + cell] = data[from++]!;
      }
    }
  }
  return { shape: [outputs, inputs, height, width], data: result };
}

/**
 * `[height, width, channels, 1]` (TensorFlow depthwiseConv2d) to `[channels, 1, height, width]`
 * (ONNX Conv with one group per channel).
 */
export function depthwiseKernel({ shape, data }: Weight): Kernel {
  const [height, width, channels] = fourDimensions(shape);
  const transposed = convolutionKernel({ shape: [height, width, 1, channels], data });
  return { ...transposed, shape: [channels, 1, height, width] };
}

function fourDimensions(shape: readonly number[]): Kernel['shape'] {
  const [a, b, c, d] = shape;
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new FacenitionError('ERR_MODEL_CORRUPT', 'a kernel has four dimensions');
  }
  return [a, b, c, d];
}

/** Multiplies every output channel by its factor. */
export function scaleOutputs({ shape, data }: Kernel, factors: Float32Array): Kernel {
  const perOutput = data.length / shape[0];
  const result = new Float32Array(data.length);
  for (let output = 0, i = 0; output < shape[0]; output++) {
    const factor = factors[output]!;
    for (const end = i + perOutput; i < end; i++) result[i] = data[i]! * factor;
  }
  return { shape, data: result };
}

export interface ConvolutionOptions {
  readonly stride?: number;
  /** `same`: as TensorFlow pads, an odd pixel at the bottom and the right. */
  readonly padding?: 'same' | 'valid';
  readonly depthwise?: boolean;
}

/** Adds a convolution; answers the name of its output. */
export function addConvolution(
  graph: GraphBuilder,
  input: string,
  kernel: Kernel,
  bias: Float32Array | undefined,
  { stride = 1, padding = 'same', depthwise = false }: ConvolutionOptions = {},
): string {
  const [outputs, , height, width] = kernel.shape;
  const inputs = [input, graph.constant(kernel.shape, kernel.data)];
  if (bias !== undefined) inputs.push(graph.constant([outputs], bias));
  return graph.operator('Conv', inputs, {
    kernel_shape: [height, width],
    strides: [stride, stride],
    group: depthwise ? outputs : 1,
    auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID',
  });
}

export const addRelu = (graph: GraphBuilder, input: string): string =>
  graph.operator('Relu', [input]);

/** A single number as a constant without dimensions. */
export const scalar = (graph: GraphBuilder, value: number): string =>
  graph.constant([], Float32Array.of(value));

/** A vector of integers: shapes, paddings, axes. */
export const integers = (graph: GraphBuilder, values: readonly number[]): string =>
  graph.constant([values.length], BigInt64Array.from(values, BigInt));
