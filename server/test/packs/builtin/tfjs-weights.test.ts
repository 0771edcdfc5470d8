import { expect, test } from 'vitest';
import { readWeights } from '../../../src/packs/builtin/tfjs-weights.ts';

const manifest = [
  {
    paths: ['x.bin'],
    weights: [
      {
        name: 'small',
        shape: [3],
        dtype: 'float32',
        quantization: { dtype: 'uint8', scale: 0.5, min: -1 },
      },
      { name: 'plain', shape: [1, 2], dtype: 'float32' },
    ],
  },
];

/** At an odd offset of its buffer, as a file read into a shared pool may be. */
function bytes(length = 11): Uint8Array {
  const buffer = new Uint8Array(12);
  buffer.set([0, 2, 255], 1);
  new DataView(buffer.buffer).setFloat32(4, 1.5, true);
  new DataView(buffer.buffer).setFloat32(8, -2, true);
  return buffer.subarray(1, 1 + length);
}

test('8-bit weights are scaled, floats are read as they are', () => {
  const weights = readWeights(manifest, bytes());
  expect(weights.get('small')).toEqual({ shape: [3], data: Float32Array.of(-1, 0, 126.5) });
  expect(weights.get('plain')).toEqual({ shape: [1, 2], data: Float32Array.of(1.5, -2) });
});

const corrupt = expect.objectContaining({ code: 'ERR_MODEL_CORRUPT' });

test.each([
  ['too few bytes', () => readWeights(manifest, bytes(10))],
  ['too many bytes', () => readWeights(manifest, Uint8Array.of(...bytes(), 0))],
  ['another manifest', () => readWeights([{ weights: [{ name: 'w' }] }], bytes())],
  ['a name that is missing', () => readWeights(manifest, bytes()).get('large')],
])('refuses %s', (_, read) => {
  expect(read).toThrow(corrupt);
});
