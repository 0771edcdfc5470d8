/**
 * The SSD face detector on MobileNet v1 of @vladmandic/face-api (src/ssdMobilenetv1), for squares of
 * any size, without its last step: the boxes leave it as `encodings`, relative to the prior boxes.
 *
 * `input` [1, 3, H, W], planar RGB 0..255; `encodings` [boxes, 4], the shift of the centre (down,
 * right) and the change of the size (height, width); `scores` [boxes], 0..1. The boxes are those of
 * six feature maps in turn, row by row, three or six at each place.
 */
import {
  addConvolution,
  convolutionKernel,
  depthwiseKernel,
  integers,
  scalar,
  scaleOutputs,
} from './layers.ts';
import { createGraph, type GraphBuilder } from './onnx-writer.ts';
import type { Weights } from './tfjs-weights.ts';

const BATCH_NORM_EPSILON = 0.0010000000474974513;

/** Background, face, and one that was never trained. */
const CLASSES = 3;
const FACE_CLASS = 1;

interface Network {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  /** The bounds of the ReLU6. */
  readonly zero: string;
  readonly six: string;
}

export function convertDetector(weights: Weights): Uint8Array {
  const graph = createGraph();
  const network = { graph, weights, zero: scalar(graph, 0), six: scalar(graph, 6) };

  const scaled = graph.operator('Div', ['input', scalar(graph, 127.5)]);
  const normalised = graph.operator('Sub', [scaled, scalar(graph, 1)]);
  const predictions = addFeatures(network, normalised).map((features, index) =>
    addPredictor(network, features, `Prediction/BoxPredictor_${index}`),
  );
  const encodings = predictions.map(({ encoding }) => encoding);
  graph.operator('Concat', encodings, { axis: 0 }, 'encodings');
  const classes = predictions.map(({ classScores }) => classScores);
  addScores(network, graph.operator('Concat', classes, { axis: 0 }));

  return graph.encode(
    'SSD MobileNet v1 face detector',
    [{ name: 'input', shape: [1, 3, 'H', 'W'] }],
    [
      { name: 'encodings', shape: ['boxes', 4] },
      { name: 'scores', shape: ['boxes'] },
    ],
  );
}

/** MobileNet v1 and the layers after it; the six feature maps that faces are looked for in. */
function addFeatures(network: Network, input: string): readonly string[] {
  const maps: string[] = [];
  let value = addPointwise(network, input, 'MobilenetV1/Conv2d_0_pointwise', 2);
  for (let i = 1; i <= 13; i++) {
    const stride = [2, 4, 6, 12].includes(i) ? 2 : 1;
    value = addDepthwise(network, value, `MobilenetV1/Conv2d_${i}_depthwise`, stride);
    value = addPointwise(network, value, `MobilenetV1/Conv2d_${i}_pointwise`, 1);
    if (i === 11 || i === 13) maps.push(value);
  }
  for (let i = 0; i < 8; i += 2) {
    value = addPointwise(network, value, `Prediction/Conv2d_${i}_pointwise`, 1);
    value = addPointwise(network, value, `Prediction/Conv2d_${i + 1}_pointwise`, 2);
    maps.push(value);
  }
  return maps;
}

/** The batch normalisation is already folded into these weights, all but its offset. */
function addPointwise(network: Network, input: string, name: string, stride: number): string {
  const { graph, weights } = network;
  const kernel = convolutionKernel(weights.get(`${name}/weights`));
  const offset = weights.get(`${name}/convolution_bn_offset`).data;
  return addRelu6(network, addConvolution(graph, input, kernel, offset, { stride }));
}

/** `gamma * (w * x - mean) / sqrt(variance + epsilon) + beta`, folded into kernel and bias. */
function addDepthwise(network: Network, input: string, name: string, stride: number): string {
  const { graph, weights } = network;
  const gamma = weights.get(`${name}/BatchNorm/gamma`).data;
  const beta = weights.get(`${name}/BatchNorm/beta`).data;
  const mean = weights.get(`${name}/BatchNorm/moving_mean`).data;
  const variance = weights.get(`${name}/BatchNorm/moving_variance`).data;

  const factor = gamma.map((g, i) => g / Math.sqrt(variance[i]! + BATCH_NORM_EPSILON));
  const bias = beta.map((b, i) => b - mean[i]! * factor[i]!);
  const kernel = scaleOutputs(depthwiseKernel(weights.get(`${name}/depthwise_weights`)), factor);
  const options = { stride, depthwise: true };
  return addRelu6(network, addConvolution(graph, input, kernel, bias, options));
}

const addRelu6 = ({ graph, zero, six }: Network, value: string): string =>
  graph.operator('Clip', [value, zero, six]);

interface Prediction {
  /** [boxes of this map, 4] */
  readonly encoding: string;
  /** [boxes of this map, 3] */
  readonly classScores: string;
}

function addPredictor(network: Network, features: string, name: string): Prediction {
  return {
    encoding: addHead(network, features, `${name}/BoxEncodingPredictor`, 4),
    classScores: addHead(network, features, `${name}/ClassPredictor`, CLASSES),
  };
}

/** A 1x1 convolution, its channels last and then in rows of `columns`. */
function addHead(network: Network, features: string, name: string, columns: number): string {
  const { graph, weights } = network;
  const kernel = convolutionKernel(weights.get(`${name}/weights`));
  const map = addConvolution(graph, features, kernel, weights.get(`${name}/biases`).data);
  const channelsLast = graph.operator('Transpose', [map], { perm: [0, 2, 3, 1] });
  return graph.operator('Reshape', [channelsLast, integers(graph, [-1, columns])]);
}

function addScores({ graph }: Network, classes: string): void {
  const face = graph.operator('Gather', [classes, integers(graph, [FACE_CLASS])], { axis: 1 });
  const flat = graph.operator('Reshape', [face, integers(graph, [-1])]);
  graph.operator('Sigmoid', [flat], {}, 'scores');
}
