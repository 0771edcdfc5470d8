import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attackCrop, roomAround } from '../../src/attack/crop.ts';

type Four = readonly [number, number, number, number];

describe('a crop is where the original (generate_patches.py) puts it', () => {
  // Picture, box, scale: left, top, right and bottom pixel, computed with the original's formulas.
  test.each<[string, readonly [number, number], Four, number, Four]>([
    ['around the face', [640, 480], [300, 200, 60, 80], 2.7, [249, 132, 411, 348]],
    ['shifted in from the upper left', [640, 480], [10, 5, 60, 80], 2.7, [0, 0, 162, 216]],
    ['shifted in from the lower right', [640, 480], [570, 390, 60, 80], 4, [399, 159, 639, 479]],
    ['as high as the picture', [640, 480], [200, 100, 150, 200], 4, [95, 0, 454, 479]],
    ['as wide as the picture', [480, 640], [100, 150, 150, 200], 4, [0, 0, 479, 638]],
    ['hardly wider than the face', [200, 300], [20, 30, 160, 210], 2.7, [0, 4, 199, 265]],
  ])('%s', (_, [width, height], [x, y, w, h], scale, [left, top, right, bottom]) => {
    const box = { x: x - 0.5, y: y - 0.5, width: w, height: h };
    expect(attackCrop({ width, height }, box, scale)).toEqual({
      x: left - 0.5,
      y: top - 0.5,
      width: right - left + 1,
      height: bottom - top + 1,
    });
  });
});

test('a crop lies inside the picture, wherever the box is', () => {
  const place = fc.double({ min: -50, max: 300, noNaN: true });
  const side = fc.double({ min: 64, max: 250, noNaN: true });
  fc.assert(
    fc.property(place, place, side, side, fc.constantFrom(2.7, 4), (x, y, w, h, scale) => {
      const picture = { width: 320, height: 240 };
      const crop = attackCrop(picture, { x, y, width: w, height: h }, scale);
      expect(crop.x).toBeGreaterThanOrEqual(-0.5);
      expect(crop.y).toBeGreaterThanOrEqual(-0.5);
      expect(crop.x + crop.width).toBeLessThanOrEqual(319.5);
      expect(crop.y + crop.height).toBeLessThanOrEqual(239.5);
      expect(Math.min(crop.width, crop.height)).toBeGreaterThan(0);
    }),
  );
});

test('the room around a face is that of the narrower side', () => {
  const box = { x: 0, y: 0, width: 100, height: 160 };
  expect(roomAround({ width: 201, height: 481 }, box)).toBe(2);
  expect(roomAround({ width: 481, height: 241 }, box)).toBe(1.5);
});
