/**
 * The 68-point landmark network of @vladmandic/face-api (src/faceFeatureExtractor, src/faceProcessor).
 *
 * `input` [N, 3, 112, 112], planar RGB 0..255 of a square around a face; `landmarks` [N, 136],
 * x and y of each point by turns, 0..1 across the square.
 */
import { addConvolution, addRelu, convolutionKernel, depthwiseKernel } from './layers.ts';
import { createGraph, type GraphBuilder } from './onnx-writer.ts';
import type { Weights } from './tfjs-weights.ts';

const INPUT_SIZE = 112;
const MEAN_RGB = Float32Array.of(122.782, 117.001, 104.298);
const BLOCKS = ['dense0', 'dense1', 'dense2', 'dense3'];

interface Network {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
}

export function convertLandmarks(weights: Weights): Uint8Array {
  const graph = createGraph();
  const network = { graph, weights };

  // Not folded into the first convolution: its padding is zero after the mean is off.
  const centred = graph.operator('Sub', ['input', graph.constant([1, 3, 1, 1], MEAN_RGB)]);
  let value = graph.operator('Div', [centred, graph.constant([], Float32Array.of(255))]);
  for (const name of BLOCKS) value = addDenseBlock(network, value, name);

  const pooled = graph.operator('AveragePool', [value], { kernel_shape: [7, 7], strides: [2, 2] });
  const flat = graph.operator('Flatten', [pooled], { axis: 1 });
  const last = weights.get('fc/weights');
  const bias = weights.get('fc/bias');
  const constants = [graph.constant(last.shape, last.data), graph.constant(bias.shape, bias.data)];
  graph.operator('Gemm', [flat, ...constants], {}, 'landmarks');

  return graph.encode(
    '68 face landmarks',
    [{ name: 'input', shape: ['N', 3, INPUT_SIZE, INPUT_SIZE] }],
    [{ name: 'landmarks', shape: ['N', 136] }],
  );
}

/** Four convolutions, the first of stride 2, each fed with the sum of those before it. */
function addDenseBlock(network: Network, input: string, name: string): string {
  const { graph } = network;
  const out1 = addRelu(
    graph,
    name === 'dense0'
      ? addPlain(network, input, `${name}/conv0`)
      : addSeparable(network, input, `${name}/conv0`, 2),
  );
  const out2 = addSeparable(network, out1, `${name}/conv1`, 1);
  const sum2 = graph.operator('Add', [out1, out2]);
  const out3 = addSeparable(network, addRelu(graph, sum2), `${name}/conv2`, 1);
  const sum3 = graph.operator('Add', [sum2, out3]);
  const out4 = addSeparable(network, addRelu(graph, sum3), `${name}/conv3`, 1);
  return addRelu(graph, graph.operator('Add', [sum3, out4]));
}

function addPlain({ graph, weights }: Network, input: string, name: string): string {
  const kernel = convolutionKernel(weights.get(`${name}/filters`));
  return addConvolution(graph, input, kernel, weights.get(`${name}/bias`).data, { stride: 2 });
}

function addSeparable(
  { graph, weights }: Network,
  input: string,
  name: string,
  stride: number,
): string {
  const depthwise = depthwiseKernel(weights.get(`${name}/depthwise_filter`));
  const pointwise = convolutionKernel(weights.get(`${name}/pointwise_filter`));
  const options = { stride, depthwise: true };
  const spread = addConvolution(graph, input, depthwise, undefined, options);
  return addConvolution(graph, spread, pointwise, weights.get(`${name}/bias`).data);
}
