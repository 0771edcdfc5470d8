import { createPreprocessor, encodeFloats } from '@facenition/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

const floats = (...values: number[]): Float32Array => Float32Array.from(values);
const close = (found: Float32Array, ...expected: number[]): void => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 6);
};

test('without tables: scaled to length 1', () => {
  close(createPreprocessor(2, undefined)(floats(3, -4)), 0.6, -0.8);
});

test('scaled, centred, scaled', () => {
  const mean = encodeFloats(floats(0.6, 0));
  close(createPreprocessor(2, { unitFirst: true, mean })(floats(3, -4)), 0, -1);
});

test('centred as it comes where the pack says so', () => {
  const mean = encodeFloats(floats(0, -4));
  close(createPreprocessor(2, { unitFirst: false, mean })(floats(3, -4)), 1, 0);
});

test('projected by rows', () => {
  const projection = { rows: 3, table: encodeFloats(floats(1, 0, 0, 2, 1, 1)) };
  const mean = encodeFloats(floats(1, 0));
  // (2, 1) -> (2, 2, 3)
  const n = Math.sqrt(17);
  const preprocess = createPreprocessor(2, { unitFirst: false, mean, projection });
  close(preprocess(floats(3, 1)), 2 / n, 2 / n, 3 / n);
});

test('tables keep every float', () => {
  const values = fc.float32Array({
    minLength: 1,
    maxLength: 40,
    noNaN: true,
    noDefaultInfinity: true,
  });
  fc.assert(
    fc.property(values, (mean) => {
      const preprocess = createPreprocessor(mean.length, {
        unitFirst: false,
        mean: encodeFloats(mean),
      });
      // Nothing is left of a vector that is its own mean.
      expect(() => preprocess(mean)).toThrow('without a direction');
    }),
  );
});

test('a table is little-endian', () => {
  expect(encodeFloats(floats(1))).toBe(btoa('\0\0\x80\x3f'));
});

test('tables of another size are refused', () => {
  const mean = encodeFloats(floats(1, 2));
  const code = 'ERR_MODEL_CORRUPT';
  expect(() => createPreprocessor(3, { unitFirst: true, mean })).toThrowError(
    expect.objectContaining({ code }),
  );
  const projection = { rows: 2, table: encodeFloats(floats(1, 2, 3)) };
  expect(() => createPreprocessor(2, { unitFirst: true, mean, projection })).toThrowError(
    expect.objectContaining({ code }),
  );
});

test.each([
  ['zero', floats(0, 0)],
  ['not a number', floats(1, NaN)],
  ['infinite', floats(1, Infinity)],
  ['too short', floats(1)],
])('an output that is %s is a fault', (_, raw) => {
  expect(() => createPreprocessor(2, undefined)(raw)).toThrowError(
    expect.objectContaining({ code: 'ERR_MODEL_FAILED' }),
  );
});
