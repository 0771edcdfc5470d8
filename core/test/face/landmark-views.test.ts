import type { InferenceSession, Picture, Tensor } from '@facenition/core';
import { expect, test } from 'vitest';
import {
  findLandmarks,
  type LandmarkView,
  viewOfBox,
  viewOfLandmarks,
} from '../../src/face/landmark-views.ts';
import { MIRRORED_LANDMARKS, reduceLandmarks } from '../../src/face/landmarks68.ts';
import { boundsOf } from '../../src/image/picture.ts';

const BLACK: Picture = { width: 200, height: 160, data: new Uint8Array(3 * 200 * 160) };

/** Black but for one white dot of 3 x 3 pixels. */
function dotted(x: number, y: number): Picture {
  const data = new Uint8Array(BLACK.data);
  for (const row of [y - 1, y, y + 1]) {
    data.fill(255, 3 * (row * BLACK.width + x - 1), 3 * (row * BLACK.width + x + 2));
  }
  return { ...BLACK, data };
}

/** Answers, for every landmark of a view, where the brightness of that view is centred. */
const brightnessFinder: InferenceSession = {
  run: ({ input }) => Promise.resolve({ landmarks: brightest(input!) }),
};

function brightest({ data, dims }: Tensor): Tensor {
  const [count = 0, , , side = 0] = dims;
  const shares: number[] = [];
  for (let view = 0; view < count; view++) {
    let [sum, sumX, sumY] = [0, 0, 0];
    const red = data.subarray(view * 3 * side * side, (view * 3 + 1) * side * side);
    for (const [i, value] of red.entries()) {
      sum += value;
      sumX += value * ((i % side) + 0.5);
      sumY += value * (Math.floor(i / side) + 0.5);
    }
    for (let i = 0; i < 68; i++) shares.push(sumX / sum / side, sumY / sum / side);
  }
  return { data: Float32Array.from(shares), dims: [count, 136] };
}

const VIEWS: readonly LandmarkView[] = [
  viewOfBox(boundsOf(BLACK)),
  { centre: { x: 60, y: 50 }, side: 70, roll: 0, mirrored: false },
  { centre: { x: 60, y: 50 }, side: 70, roll: 0.4, mirrored: false },
  { centre: { x: 60, y: 50 }, side: 70, roll: -0.6, mirrored: true },
];

test('what is seen in a view is found where it is in the picture', async () => {
  const found = await findLandmarks(brightnessFinder, dotted(77, 42), VIEWS);
  expect(found).toHaveLength(VIEWS.length);
  for (const points of found) {
    expect(points).toHaveLength(68);
    expect(points[5]!.x).toBeCloseTo(77, 0);
    expect(points[5]!.y).toBeCloseTo(42, 0);
  }
});

test('in a mirrored view left is right', async () => {
  const shares = Float32Array.from({ length: 136 }, (_, i) => (i % 2 === 0 ? 0.25 : 0.5));
  shares[2 * 36] = 0.125; // the outer corner of the left eye
  const session = { run: async () => ({ landmarks: { data: shares, dims: [1, 136] } }) };
  const view = { ...viewOfBox({ x: -0.5, y: -0.5, width: 160, height: 160 }), mirrored: true };
  const [points] = await findLandmarks(session, BLACK, [view]);
  expect(points![45]!.x).toBeCloseTo(0.875 * 160 - 0.5, 3);
  expect(points![36]!.x).toBeCloseTo(0.75 * 160 - 0.5, 3);
});

test('mirroring twice changes nothing', () => {
  expect(MIRRORED_LANDMARKS.map((twin) => MIRRORED_LANDMARKS[twin])).toEqual(
    Array.from({ length: 68 }, (_, i) => i),
  );
});

test('a view of landmarks holds them all and has the eyes level', () => {
  // A tilted face: every landmark on a circle, the eyes on a line of slope 1.
  const points = Array.from({ length: 68 }, (_, i) => ({
    x: 100 + 30 * Math.cos(i),
    y: 80 + 30 * Math.sin(i),
  }));
  points.fill({ x: 90, y: 60 }, 36, 42);
  points.fill({ x: 110, y: 80 }, 42, 48);
  const view = viewOfLandmarks(points, 1.5, false);
  expect(view.roll).toBeCloseTo(Math.PI / 4);
  expect(view.side).toBeCloseTo(90, 0);
  // Moved towards the forehead: for a head turned clockwise that is to the right and up.
  expect(view.centre.x).toBeGreaterThan(100.5);
  expect(view.centre.y).toBeLessThan(79.5);
});

test('five landmarks are taken from sixty-eight', () => {
  const points = Array.from({ length: 68 }, (_, i) => ({ x: i, y: 100 + i }));
  expect(reduceLandmarks(points)).toEqual({
    leftEye: { x: 38.5, y: 138.5 },
    rightEye: { x: 44.5, y: 144.5 },
    nose: { x: 30, y: 130 },
    leftMouth: { x: 48, y: 148 },
    rightMouth: { x: 54, y: 154 },
  });
});

test('another number of landmarks is a fault of the model', async () => {
  const session = {
    run: async () => ({ landmarks: { data: new Float32Array(10), dims: [1, 10] } }),
  };
  await expect(findLandmarks(session, BLACK, VIEWS.slice(0, 1))).rejects.toMatchObject({
    code: 'ERR_MODEL_FAILED',
  });
});
