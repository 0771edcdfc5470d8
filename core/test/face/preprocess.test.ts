import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPreprocessor, encodeFloats } from '../../src/face/preprocess.ts';

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
  close(createPreprocessor(2, { mean })(floats(3, -4)), 0, -1);
});

test('projected by rows', () => {
  const projection = { rows: 3, table: encodeFloats(floats(1, 0, 0, 2, 1, 1)) };
  const mean = encodeFloats(floats(-0.4, -0.2));
  // (.6, .8) -> (1, 1) -> (1, 2, 2)
  const preprocess = createPreprocessor(2, { mean, projection });
  close(preprocess(floats(3, 4)), 1 / 3, 2 / 3, 2 / 3);
});

test('tables keep every float', () => {
  const values = fc.float32Array({ minLength: 2, maxLength: 40, min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(values, (mean) => {
      const preprocess = createPreprocessor(mean.length, { mean: encodeFloats(mean) });
      const raw = new Float32Array(mean.length).fill(1, 0, 1);
      const left = raw.map((value, i) => value - mean[i]!);
      const length = Math.hypot(...left);
      fc.pre(length > 0.01);
      close(preprocess(raw), ...left.map((value) => value / length));
    }),
  );
});

test('a table is little-endian', () => {
  expect(encodeFloats(floats(1))).toBe(btoa('\0\0\x80\x3f'));
});

test('tables of another size are refused', () => {
  const mean = encodeFloats(floats(1, 2));
  const code = 'ERR_MODEL_CORRUPT';
  expect(() => createPreprocessor(3, { mean })).toThrowError(expect.objectContaining({ code }));
  const projection = { rows: 2, table: encodeFloats(floats(1, 2, 3)) };
  expect(() => createPreprocessor(2, { mean, projection })).toThrowError(
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
