/**
 * dlib's face recognition ResNet, as @vladmandic/face-api holds it (src/faceRecognitionNet).
 *
 * `input` [1, 3, 150, 150], planar RGB 0..255 of an aligned face; `embedding` [1, 128], not scaled
 * to length 1, as the original gives it.
 */
import {
  addConvolution,
  addRelu,
  type ConvolutionOptions,
  convolutionKernel,
  integers,
  type Kernel,
  scaleOutputs,
} from './layers.ts';
import { createGraph, type GraphBuilder } from './onnx-writer.ts';
import type { Weights } from './tfjs-weights.ts';

const INPUT_SIZE = 150;
const MEAN_RGB = [122.782, 117.001, 104.298] as const;

/** The residual blocks in order; `down` halves the picture, and doubles the channels but at last. */
const BLOCKS: readonly (readonly [name: string, kind: 'plain' | 'down'])[] = [
  ['conv32_1', 'plain'],
  ['conv32_2', 'plain'],
  ['conv32_3', 'plain'],
  ['conv64_down', 'down'],
  ['conv64_1', 'plain'],
  ['conv64_2', 'plain'],
  ['conv64_3', 'plain'],
  ['conv128_down', 'down'],
  ['conv128_1', 'plain'],
  ['conv128_2', 'plain'],
  ['conv256_down', 'down'],
  ['conv256_1', 'plain'],
  ['conv256_2', 'plain'],
  ['conv256_down_out', 'down'],
];

/** A feature map inside the network. */
interface Features {
  readonly value: string;
  readonly channels: number;
  readonly size: number;
}

interface Network {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
}

export function convertRecogniser(weights: Weights): Uint8Array {
  const graph = createGraph();
  const network = { graph, weights };

  let features = addStem(network, 'input');
  for (const [name, kind] of BLOCKS) {
    features =
      kind === 'down' ? addDown(network, features, name) : addPlain(network, features, name);
  }
  const pooled = graph.operator('GlobalAveragePool', [features.value]);
  const flat = graph.operator('Flatten', [pooled], { axis: 1 });
  const last = weights.get('fc');
  graph.operator('MatMul', [flat, graph.constant(last.shape, last.data)], {}, 'embedding');

  return graph.encode(
    'dlib face recognition ResNet',
    [{ name: 'input', shape: [1, 3, INPUT_SIZE, INPUT_SIZE] }],
    [{ name: 'embedding', shape: [1, 128] }],
  );
}

/** The first convolution takes the mean off and divides by 255: it has no padding to disturb. */
function addStem(network: Network, input: string): Features {
  const { graph, weights } = network;
  const { kernel, bias } = scaledLayer(weights, 'conv32_down');
  const folded = foldNormalisation(kernel, bias);
  const options: ConvolutionOptions = { stride: 2, padding: 'valid' };
  const value = addRelu(graph, addConvolution(graph, input, folded.kernel, folded.bias, options));
  const pooled = graph.operator('MaxPool', [value], { kernel_shape: [3, 3], strides: [2, 2] });
  const convolved = Math.floor((INPUT_SIZE - kernel.shape[2]) / 2) + 1;
  return { value: pooled, channels: kernel.shape[0], size: Math.floor((convolved - 3) / 2) + 1 };
}

function addPlain(network: Network, features: Features, name: string): Features {
  const { graph } = network;
  const first = addRelu(graph, addLayer(network, features.value, `${name}/conv1`));
  const second = addLayer(network, first, `${name}/conv2`);
  const value = addRelu(graph, graph.operator('Add', [second, features.value]));
  return { ...features, value };
}

/** The shortcut is an average pooling; the smaller of the two ends is padded with zeros. */
function addDown(network: Network, { value, channels, size }: Features, name: string): Features {
  const { graph, weights } = network;
  const half: ConvolutionOptions = { stride: 2, padding: 'valid' };
  const first = addRelu(graph, addLayer(network, value, `${name}/conv1`, half));
  const second = addLayer(network, first, `${name}/conv2`);
  const pooled = graph.operator('AveragePool', [value], { kernel_shape: [2, 2], strides: [2, 2] });

  const outChannels = weights.get(`${name}/conv2/conv/bias`).data.length;
  const pooledSize = Math.floor(size / 2);
  const missing = pooledSize - (Math.floor((size - 3) / 2) + 1);
  const long = padEnd(graph, second, 0, missing);
  const short = padEnd(graph, pooled, outChannels - channels, 0);
  const sum = addRelu(graph, graph.operator('Add', [short, long]));
  return { value: sum, channels: outChannels, size: pooledSize };
}

/** Zeros after the last channel and after the last row and column. */
function padEnd(graph: GraphBuilder, value: string, channels: number, pixels: number): string {
  if (channels === 0 && pixels === 0) return value;
  return graph.operator('Pad', [value, integers(graph, [0, 0, 0, 0, 0, channels, pixels, pixels])]);
}

function addLayer(
  { graph, weights }: Network,
  input: string,
  name: string,
  options?: ConvolutionOptions,
): string {
  const { kernel, bias } = scaledLayer(weights, name);
  return addConvolution(graph, input, kernel, bias, options);
}

interface Layer {
  readonly kernel: Kernel;
  readonly bias: Float32Array;
}

/** A convolution with the scale and shift that follow it (dlib's affine layer) folded in. */
function scaledLayer(weights: Weights, name: string): Layer {
  const scales = weights.get(`${name}/scale/weights`).data;
  const shifts = weights.get(`${name}/scale/biases`).data;
  const bias = weights.get(`${name}/conv/bias`).data;
  return {
    kernel: scaleOutputs(convolutionKernel(weights.get(`${name}/conv/filters`)), scales),
    bias: bias.map((value, i) => value * scales[i]! + shifts[i]!),
  };
}

/** `w * (x - mean) / 255 + b` as `(w / 255) * x + (b - sum(w / 255 * mean))`. */
function foldNormalisation({ shape, data }: Kernel, bias: Float32Array): Layer {
  const [, inputs, height, width] = shape;
  const area = height * width;
  const perOutput = inputs * area;
  const kernel = { shape, data: data.map((value) => value / 255) };
  const folded = bias.map((value, output) => {
    let sum = value;
    for (let i = 0; i < perOutput; i++) {
      const mean = MEAN_RGB[Math.floor(i / area)]!;
      sum -= kernel.data[output * perOutput + i]! * mean;
    }
    return sum;
  });
  return { kernel, bias: folded };
}
