import type { InferenceSession, Picture, Tensor } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { createSsdLandmarksLocator } from '../../src/face/ssd-landmarks.ts';

const PICTURE: Picture = { width: 400, height: 300, data: new Uint8Array(3 * 400 * 300).fill(90) };

/** The places of the prior boxes of 51.2 pixels: the first at each cell of the first map. */
const priorAt = (side: number, column: number, row: number): number =>
  3 * ((row * side) / 16 + column);

/** Reports the prior boxes at the given cells, when the input has the given side. */
function detectorFinding(side: number, cells: readonly (readonly [number, number, number])[]) {
  const sides: number[] = [];
  const detector: InferenceSession = {
    run: async ({ input }) => {
      const width = input!.dims[3]!;
      sides.push(width);
      const boxes = width === 256 ? 1284 : 5118;
      const scores = new Float32Array(boxes);
      if (width === side) {
        for (const [column, row, score] of cells) scores[priorAt(side, column, row)] = score;
      }
      return {
        scores: { data: scores, dims: [boxes] },
        encodings: { data: new Float32Array(4 * boxes), dims: [boxes, 4] },
      };
    },
  };
  return { detector, sides };
}

const noLandmarks: InferenceSession = { run: () => Promise.reject(new Error('not asked')) };

describe('detect', () => {
  test('boxes are in picture coordinates, best first, overlaps removed', async () => {
    const { detector } = detectorFinding(256, [
      [4, 4, 0.8],
      [10, 4, 0.9],
      [10, 5, 0.85],
      [0, 0, 0.4],
    ]);
    const locator = createSsdLandmarksLocator({ detector, landmarks: noLandmarks }, 0.5);
    const faces = await locator.detect(PICTURE);
    expect(faces.map(({ score }) => Math.round(score * 100))).toEqual([90, 80]);
    // 230 network pixels are the 400 of the picture.
    const scale = 400 / 230;
    expect(faces[1]!.box.width).toBeCloseTo(51.2 * scale, 3);
    expect(faces[1]!.box.x).toBeCloseTo((4.5 * 16 - 25.6) * scale - 0.5, 3);
    expect(faces[1]!.box.y).toBeCloseTo((4.5 * 16 - 25.6) * scale - 0.5, 3);
  });

  test('where nothing is found, small faces and then large ones are looked for', async () => {
    const { detector, sides } = detectorFinding(512, [[4, 4, 0.8]]);
    const locator = createSsdLandmarksLocator({ detector, landmarks: noLandmarks }, 0.5);
    const faces = await locator.detect(PICTURE);
    expect(sides).toEqual([256, 512]);
    expect(faces[0]!.box.width).toBeCloseTo((51.2 * 400) / 512, 3);

    const blank = detectorFinding(256, []);
    const other = createSsdLandmarksLocator({ ...blank, landmarks: noLandmarks }, 0.5);
    expect(await other.detect(PICTURE)).toEqual([]);
    expect(blank.sides).toEqual([256, 512, 256]);
  });
});

/** A face seen in the middle of every view; `jitter` moves it about from view to view. */
function landmarksOf(jitter: number, size = 1): InferenceSession {
  return {
    run: ({ input }) => {
      const count = input!.dims[0]!;
      const data = Array.from({ length: count }, (_, view) => faceShares(size, view * jitter));
      const landmarks: Tensor = { data: Float32Array.from(data.flat()), dims: [count, 136] };
      return Promise.resolve({ landmarks });
    },
  };
}

function faceShares(size: number, shift: number): number[] {
  const points = Array.from({ length: 68 }, () => ({ x: 0, y: 0.3 })); // chin
  const place = (from: number, to: number, x: number, y: number) => points.fill({ x, y }, from, to);
  place(0, 8, -0.3, -0.2);
  place(9, 17, 0.3, -0.2);
  place(36, 42, -0.2, -0.2);
  place(42, 48, 0.2, -0.2);
  place(48, 49, -0.15, 0.2);
  place(54, 55, 0.15, 0.2);
  place(30, 31, 0, 0);
  return points.flatMap(({ x, y }) => [0.5 + size * x + shift, 0.5 + size * y]);
}

describe('locate', () => {
  const face = { score: 1, box: { x: 99.5, y: 49.5, width: 100, height: 100 } };
  const locator = (landmarks: InferenceSession) =>
    createSsdLandmarksLocator({ detector: noLandmarks, landmarks }, 0.5);

  test('answers landmarks in picture coordinates', async () => {
    const found = await locator(landmarksOf(0)).locate(PICTURE, face);
    // The close-ups are about as large as the box, and the nose is in the middle of each.
    expect(Math.abs(found!.nose.x - 149.5)).toBeLessThan(1);
    expect(found!.leftEye.x).toBeLessThan(found!.nose.x);
    expect(found!.rightMouth.y).toBeGreaterThan(found!.nose.y);
  });

  test('looks that do not agree are no face', async () => {
    expect(await locator(landmarksOf(0.2)).locate(PICTURE, face)).toBeUndefined();
  });

  test('a face much smaller than its box is none', async () => {
    expect(await locator(landmarksOf(0, 0.3)).locate(PICTURE, face)).toBeUndefined();
    expect(await locator(landmarksOf(0, 0)).locate(PICTURE, face)).toBeUndefined();
  });
});
