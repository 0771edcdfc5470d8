import type { FaceLandmarks, InferenceSession, Picture, Point, Tensor } from '@facenition/core';
import { expect, test } from 'vitest';
import { createYunetLocator } from '../../src/face/yunet.ts';
import { paint } from '../image/pictures.ts';

/** What the network reports wherever it sees a red pixel: a face of `size` input pixels. */
interface Report {
  readonly score: number;
  readonly size: number;
}

/** A network that finds one face per red blob, in the stride-8 map, and remembers what it saw. */
function fakeNetwork(report: (input: Tensor) => Report) {
  const inputs: Tensor[] = [];
  const session: InferenceSession = {
    async run({ input }) {
      inputs.push(input!);
      return answer(input!, report(input!));
    },
  };
  return { session, inputs };
}

function answer({ data, dims }: Tensor, { score, size }: Report): Record<string, Tensor> {
  const [height, width] = [dims[2]!, dims[3]!];
  const outputs: Record<string, Tensor> = {};
  for (const stride of [8, 16, 32]) {
    const cells = (width / stride) * (height / stride);
    for (const [name, depth] of Object.entries({ cls: 1, obj: 1, bbox: 4, kps: 10 })) {
      const values = new Float32Array(cells * depth);
      outputs[`${name}_${stride}`] = { data: values, dims: [1, cells, depth] };
    }
  }
  const centre = redCentre(data, width, height);
  if (centre === undefined) return outputs;
  const column = Math.floor(centre.x / 8);
  const row = Math.floor(centre.y / 8);
  const cell = row * (width / 8) + column;
  const [dx, dy] = [centre.x / 8 - column, centre.y / 8 - row];
  outputs.cls_8!.data[cell] = score;
  outputs.obj_8!.data[cell] = score;
  outputs.bbox_8!.data.set([dx, dy, Math.log(size / 8), Math.log(size / 8)], 4 * cell);
  const eye = size / 4 / 8;
  const points = [
    dx - eye,
    dy,
    dx + eye,
    dy,
    dx,
    dy + eye,
    dx - eye,
    dy + 2 * eye,
    dx + eye,
    dy + 2 * eye,
  ];
  outputs.kps_8!.data.set(points, 10 * cell);
  return outputs;
}

/** Planes come blue, green, red. */
function redCentre(data: Float32Array, width: number, height: number): Point | undefined {
  let [sum, x, y] = [0, 0, 0];
  const red = data.subarray(2 * width * height);
  red.forEach((value, i) => {
    sum += value;
    x += value * (i % width);
    y += value * Math.floor(i / width);
  });
  return sum > 0 ? { x: x / sum, y: y / sum } : undefined;
}

/** Black, with a red blob around (x, y). */
function blob(width: number, height: number, x: number, y: number): Picture {
  return paint(width, height, (px, py) => [Math.hypot(px - x, py - y) <= 10 ? 200 : 0, 0, 0]);
}

test('finds a face where it is, whatever the scale', async () => {
  const { session, inputs } = fakeNetwork(() => ({ score: 0.9, size: 40 }));
  const [face] = await createYunetLocator(session, 0.6).detect(blob(500, 300, 340, 130));
  expect(inputs[0]?.dims).toEqual([1, 3, 192, 320]);
  expect(face?.score).toBeCloseTo(0.9, 6);
  const { x, y, width } = face!.box;
  expect(width).toBeCloseTo(40 * (500 / 320), 3);
  expect(Math.abs(x + width / 2 - 340)).toBeLessThan(1);
  expect(Math.abs(y + width / 2 - 130)).toBeLessThan(1);
});

test('looks again, closer, where it found nothing', async () => {
  const { session, inputs } = fakeNetwork(({ dims }) => ({
    score: dims[3]! > 320 ? 0.9 : 0.1,
    size: 40,
  }));
  const locator = createYunetLocator(session, 0.6);
  expect(await locator.detect(blob(500, 300, 340, 130))).toHaveLength(1);
  expect(inputs.map(({ dims }) => dims[3])).toEqual([320, 640]);
});

test('no face is an empty list', async () => {
  const { session } = fakeNetwork(() => ({ score: 0.5, size: 40 }));
  expect(await createYunetLocator(session, 0.6).detect(blob(300, 300, 150, 150))).toEqual([]);
});

test('finds landmarks on a close-up of the face', async () => {
  const { session, inputs } = fakeNetwork(() => ({ score: 0.9, size: 200 }));
  const face = { score: 0.9, box: { x: 300, y: 90, width: 80, height: 80 } };
  const landmarks = await createYunetLocator(session, 0.6).locate(blob(500, 300, 340, 130), face);
  expect(inputs[0]?.dims).toEqual([1, 3, 320, 320]);
  // 80 pixels of the picture are 200 of the close-up.
  const expected: FaceLandmarks = {
    leftEye: { x: 320, y: 130 },
    rightEye: { x: 360, y: 130 },
    nose: { x: 340, y: 150 },
    leftMouth: { x: 320, y: 170 },
    rightMouth: { x: 360, y: 170 },
  };
  for (const [name, { x, y }] of Object.entries(expected)) {
    const found = Object.entries(landmarks!).find(([key]) => key === name)?.[1];
    expect(Math.abs(found!.x - x)).toBeLessThan(0.7);
    expect(Math.abs(found!.y - y)).toBeLessThan(0.7);
  }
});

test('gives back what the network saw', async () => {
  const { session, inputs } = fakeNetwork(() => ({ score: 0.5, size: 40 }));
  await createYunetLocator(session, 0.6).detect(blob(300, 300, 150, 150));
  expect(inputs.map(({ data }) => data.length)).toEqual([0, 0]);
});

test('another face on the close-up is not taken for this one', async () => {
  const { session } = fakeNetwork(() => ({ score: 0.9, size: 40 }));
  const face = { score: 0.9, box: { x: 300, y: 90, width: 80, height: 80 } };
  const locator = createYunetLocator(session, 0.6);
  expect(await locator.locate(blob(500, 300, 310, 100), face)).toBeUndefined();
});

test('an output that does not fit is a fault', async () => {
  const session: InferenceSession = { run: async () => ({}) };
  const detecting = createYunetLocator(session, 0.6).detect(blob(100, 100, 50, 50));
  await expect(detecting).rejects.toMatchObject({ code: 'ERR_MODEL_FAILED' });
});
