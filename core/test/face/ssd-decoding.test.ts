import { expect, test } from 'vitest';
import { decodeSsd } from '../../src/face/ssd-decoding.ts';

const BOXES_AT_512 = 5118;
const BOXES_AT_256 = 1284;

interface Prediction {
  readonly index: number;
  readonly encoding: readonly number[];
}

/** The detector's outputs where the given boxes score .9 and all others nothing. */
function outputs(boxes: number, predictions: readonly Prediction[]) {
  const scores = new Float32Array(boxes);
  const encodings = new Float32Array(4 * boxes);
  for (const { index, encoding } of predictions) {
    scores[index] = 0.9;
    encodings.set(encoding, 4 * index);
  }
  return {
    scores: { data: scores, dims: [boxes] },
    encodings: { data: encodings, dims: [boxes, 4] },
  };
}

// What the network gave for a picture of stripes, and the boxes (top, left, bottom, right) that
// @vladmandic/face-api 1.7.15 makes of it with the prior boxes among its weights.
test.each([
  [0, [-0.227218, 0.777898, -5.334102, -6.76686], [-1.972, 5.369, 15.646, 18.597]],
  [3072, [0.371185, 0.23301, -0.062118, -2.097124], [-65.842, -38.73, 111.145, 79.081]],
  [5092, [-0.141621, 0.397634, -0.085061, -2.738527], [8.404, -48.918, 240.898, 361.338]],
  [5098, [-0.519308, -1.072587, 0.052793, -2.970501], [-3.777, 112.077, 235.216, 503.734]],
  [5117, [0.436394, 1.059823, -1.682594, -0.237069], [-8.116, 151.858, 593.65, 419.664]],
])(
  'decodes box %i as the original does',
  (index, encoding, [top = 0, left = 0, bottom = 0, right = 0]) => {
    const [face, ...others] = decodeSsd(outputs(BOXES_AT_512, [{ index, encoding }]), 512, 0.5);
    expect(others).toEqual([]);
    expect(face?.score).toBeCloseTo(0.9);
    // The original rounds an aspect ratio of 1/3 to .3333.
    expect(face?.box.x).toBeCloseTo(left, 1);
    expect(face?.box.y).toBeCloseTo(top, 1);
    expect(face?.box.width).toBeCloseTo(right - left, 1);
    expect(face?.box.height).toBeCloseTo(bottom - top, 1);
  },
);

test('the prior boxes of a smaller input are as large in pixels', () => {
  // The first of the second map: 179 pixels square, in the middle of the first 32.
  const [face] = decodeSsd(
    outputs(BOXES_AT_256, [{ index: 768, encoding: [0, 0, 0, 0] }]),
    256,
    0.5,
  );
  expect(face?.box.width).toBeCloseTo(179.2);
  expect(face?.box.x).toBeCloseTo(16 - 179.2 / 2);
});

test('a map that does not fit the input is left out', () => {
  const last = { index: BOXES_AT_256 - 1, encoding: [0, 0, 0, 0] };
  expect(decodeSsd(outputs(BOXES_AT_256, [last]), 256, 0.5)).toEqual([]);
});

test('faces below the threshold are left out, and what is no number, too', () => {
  const some = outputs(BOXES_AT_256, [{ index: 0, encoding: [0, 0, 0, 0] }]);
  some.scores.data[1] = Number.NaN;
  expect(decodeSsd(some, 256, 0.89)).toHaveLength(1);
  expect(decodeSsd(some, 256, 0.91)).toEqual([]);
});

test('outputs of another size are a fault of the model', () => {
  expect(() => decodeSsd(outputs(BOXES_AT_256, []), 512, 0.5)).toThrow(
    expect.objectContaining({ code: 'ERR_MODEL_FAILED' }),
  );
});
