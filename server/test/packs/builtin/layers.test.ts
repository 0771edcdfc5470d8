import { expect, test } from 'vitest';
import {
  convolutionKernel,
  depthwiseKernel,
  scaleOutputs,
} from '../../../src/packs/builtin/layers.ts';

test('a convolution goes from [height, width, in, out] to [out, in, height, width]', () => {
  // The value spells its own place: row, column, input, output.
  const data: number[] = [];
  for (const row of [1, 2]) {
    for (const column of [1, 2, 3]) {
      for (const input of [1, 2]) data.push(...[1, 2].map((o) => +`${row}${column}${input}${o}`));
    }
  }
  const kernel = convolutionKernel({ shape: [2, 3, 2, 2], data: Float32Array.from(data) });
  expect(kernel.shape).toEqual([2, 2, 2, 3]);
  expect([...kernel.data.subarray(0, 8)]).toEqual([1111, 1211, 1311, 2111, 2211, 2311, 1121, 1221]);
  expect([...kernel.data.subarray(12, 14)]).toEqual([1112, 1212]);
});

test('a depthwise convolution goes from [height, width, channels, 1] to [channels, 1, ...]', () => {
  const kernel = depthwiseKernel({ shape: [1, 2, 3, 1], data: Float32Array.of(1, 2, 3, 4, 5, 6) });
  expect(kernel).toEqual({ shape: [3, 1, 1, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
});

test('every output channel is scaled by its own factor', () => {
  const kernel = { shape: [2, 1, 1, 2], data: Float32Array.of(1, 2, 3, 4) } as const;
  expect(scaleOutputs(kernel, Float32Array.of(10, 100)).data).toEqual(
    Float32Array.of(10, 20, 300, 400),
  );
});
