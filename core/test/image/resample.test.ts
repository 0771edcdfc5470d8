import { boundsOf, type Picture, resampleRegion } from '@facenition/core';
import { describe, expect, test } from 'vitest';
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

  test('shrinks with a triangular filter as wide as the factor', () => {
    const row = grey(8, 1, [0, 0, 0, 0, 160, 0, 0, 0]);
    const small = resampleRegion(row, { x: -0.5, y: -0.5, width: 8, height: 1 }, 2, 1);
    // Centres 1.5 and 5.5, radius 4; weights of the spike 1 - 2.5/4 and 1 - 1.5/4 over a sum of 4.
    expect(greys(small)).toEqual([Math.round((160 * 0.375) / 4), Math.round((160 * 0.625) / 4)]);
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
    const away = resampleRegion(picture, { x: 50, y: 50, width: 9, height: 9 }, 3, 3);
    expect(greys(away)).toEqual(Array(9).fill(0));
  });
});

function greys(picture: Picture): number[] {
  return Array.from(picture.data).filter((_, i) => i % 3 === 0);
}
