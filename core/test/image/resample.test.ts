import type { Picture } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { type Box, boundsOf } from '../../src/image/picture.ts';
import { interpolateRegion, resampleRegion } from '../../src/image/resample.ts';
import { grey, paint } from './pictures.ts';

describe('resampleRegion', () => {
  test('at the same size gives the picture back', () => {
    const picture = paint(5, 4, (x, y) => [40 * x, 50 * y, 10 * (x + y)]);
    expect(resampleRegion(picture, boundsOf(picture), 5, 4)).toEqual(picture);
  });

  test('cuts out whole pixels', () => {
    const picture = paint(5, 4, (x, y) => [40 * x, 50 * y, 7]);
    const part = resampleRegion(picture, { x: 1.5, y: 0.5, width: 2, height: 3 }, 2, 3);
    expect(part).toEqual(paint(2, 3, (x, y) => [40 * (x + 2), 50 * (y + 1), 7]));
  });

  test('enlarges bilinearly, with pixel centres where they belong', () => {
    const row = grey(2, 1, [0, 100]);
    // Twice as fine around the two centres: positions .25 and .75 between them.
    const fine = resampleRegion(row, { x: 0, y: -0.5, width: 1, height: 1 }, 2, 1);
    expect(greys(fine)).toEqual([25, 75]);
  });

  test('shrinks to the means of blocks', () => {
    const row = grey(8, 2, [0, 0, 40, 0, 160, 0, 80, 4, 0, 0, 0, 0, 160, 0, 80, 4]);
    const small = resampleRegion(row, { x: -0.5, y: -0.5, width: 8, height: 2 }, 2, 1);
    expect(greys(small)).toEqual([40 / 8, 488 / 8]);
  });

  test('shrinking keeps everything in its place', () => {
    const ramp = paint(300, 200, (x, y) => [x / 2, y, (x + y) / 4]);
    const box = { x: 20.2, y: 11.7, width: 212, height: 180 };
    const { data } = resampleRegion(ramp, box, 23, 31);
    for (const [x, y] of [
      [0, 0],
      [22, 30],
      [11, 4],
    ] as const) {
      const sourceX = box.x + ((x + 0.5) * box.width) / 23;
      const sourceY = box.y + ((y + 0.5) * box.height) / 31;
      const [r, g, b] = data.subarray(3 * (23 * y + x));
      expect(Math.abs(r! - sourceX / 2)).toBeLessThanOrEqual(1);
      expect(Math.abs(g! - sourceY)).toBeLessThanOrEqual(1);
      expect(Math.abs(b! - (sourceX + sourceY) / 4)).toBeLessThanOrEqual(1);
    }
  });

  test('does not alias: a fine pattern shrinks to its mean', () => {
    const stripes = paint(64, 64, (x) => (x % 2 === 0 ? [0, 0, 0] : [200, 200, 200]));
    const small = greys(resampleRegion(stripes, { x: 7.5, y: 7.5, width: 48, height: 48 }, 11, 11));
    for (const value of small) expect(Math.abs(value - 100)).toBeLessThanOrEqual(2);
  });

  test('is black outside the picture', () => {
    const picture = paint(4, 4, () => [90, 90, 90]);
    const wider = resampleRegion(picture, { x: -4.5, y: -0.5, width: 12, height: 4 }, 12, 4);
    expect(greys(wider).slice(0, 12)).toEqual([0, 0, 0, 0, 90, 90, 90, 90, 0, 0, 0, 0]);
    const tiny = resampleRegion(picture, { x: -4.5, y: -4.5, width: 12, height: 12 }, 3, 3);
    expect(greys(tiny)).toEqual([0, 0, 0, 0, 90, 0, 0, 0, 0]);
    const away = resampleRegion(picture, { x: 50, y: 50, width: 9, height: 9 }, 3, 3);
    expect(greys(away)).toEqual(Array(9).fill(0));
  });
});

describe('interpolateRegion', () => {
  const picture = paint(7, 6, (x, y) => [(37 * x + 91 * y) % 256, (x * x * y) % 256, 40 * y]);

  /** Straight from the definition. */
  function colourAt(x: number, y: number, channel: number): number {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    let sum = 0;
    for (const [i, j] of [
      [left, top],
      [left + 1, top],
      [left, top + 1],
      [left + 1, top + 1],
    ] as const) {
      const isInside = i >= 0 && j >= 0 && i < picture.width && j < picture.height;
      const value = isInside ? picture.data[3 * (j * picture.width + i) + channel]! : 0;
      sum += value * (1 - Math.abs(x - i)) * (1 - Math.abs(y - j));
    }
    return sum;
  }

  test.each([
    ['enlarged', boundsOf(picture), 23, 17],
    ['a little smaller', { x: 0.3, y: -0.2, width: 6, height: 5.5 }, 5, 4],
    ['much smaller', boundsOf(picture), 2, 2],
    ['beyond all edges', { x: -2, y: -3, width: 11, height: 13 }, 9, 31],
  ] satisfies [string, Box, number, number][])(
    'every pixel lies between its four neighbours: %s',
    (_, box, width, height) => {
      const { data } = interpolateRegion(picture, box, width, height);
      for (let i = 0; i < data.length; i++) {
        const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
        const sourceX = box.x + ((x + 0.5) * box.width) / width;
        const sourceY = box.y + ((y + 0.5) * box.height) / height;
        expect(Math.abs(data[i]! - colourAt(sourceX, sourceY, i % 3))).toBeLessThanOrEqual(0.501);
      }
    },
  );
});

function greys(picture: Picture): number[] {
  return Array.from(picture.data).filter((_, i) => i % 3 === 0);
}

test('a uniform picture stays uniform, also at the edges of a region inside it', () => {
  const picture = { width: 64, height: 64, data: new Uint8Array(3 * 64 * 64).fill(90) };
  for (const side of [6, 7, 10, 11, 14]) {
    const region = resampleRegion(picture, { x: 9.5, y: 9.5, width: 15, height: 15 }, side, side);
    expect(new Set(region.data)).toEqual(new Set([90]));
  }
});
