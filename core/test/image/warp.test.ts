import { describe, expect, test } from 'vitest';
import { pictureTensor } from '../../src/image/tensor.ts';
import { warpFace } from '../../src/image/warp.ts';
import { grey, paint } from './pictures.ts';

describe('warpFace', () => {
  test('the identity copies', () => {
    const picture = paint(3, 3, (x, y) => [x, 10 * y, 100 + x * y]);
    expect(warpFace(picture, { a: 1, b: 0, shiftX: 0, shiftY: 0 }, 3)).toEqual(picture);
  });

  test('pixel p of the picture lands on transform(p)', () => {
    const dot = paint(9, 9, (x, y) => (x === 2 && y === 5 ? [200, 100, 50] : [0, 0, 0]));
    // A quarter turn: (2, 5) -> (-5 + 6, 2 + 1).
    const { data } = warpFace(dot, { a: 0, b: 1, shiftX: 6, shiftY: 1 }, 4);
    expect([...data.subarray(3 * (3 * 4 + 1), 3 * (3 * 4 + 2))]).toEqual([200, 100, 50]);
    expect(data.reduce((sum, value) => sum + value, 0)).toBe(350);
  });

  test('interpolates between four pixels', () => {
    const picture = grey(2, 2, [0, 100, 200, 100]);
    const { data } = warpFace(picture, { a: 1, b: 0, shiftX: -0.25, shiftY: -0.5 }, 1);
    // At (.25, .5): rows 25 and 175.
    expect([...data]).toEqual([100, 100, 100]);
  });

  test('is black outside, and fades across the edge', () => {
    const picture = paint(4, 4, () => [100, 100, 100]);
    const { data } = warpFace(picture, { a: 1, b: 0, shiftX: 2.5, shiftY: 0 }, 4);
    expect([0, 1, 2, 3].map((x) => data[3 * x])).toEqual([0, 0, 50, 100]);
  });

  test('a strong reduction neither aliases nor shifts', () => {
    const scale = 1 / 7.3;
    const transform = { a: scale * 0.8, b: scale * 0.6, shiftX: 3, shiftY: -9 };
    const stripes = paint(400, 300, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0] : [180, 180, 180]));
    const { data } = warpFace(stripes, transform, 20);
    const inner = data[3 * (10 * 20 + 10)]!;
    expect(Math.abs(inner - 90)).toBeLessThanOrEqual(2);

    // A ramp stays the same ramp: the value at p is found at transform(p).
    const ramp = paint(400, 300, (x) => [x / 2, x / 2, x / 2]);
    const warped = warpFace(ramp, transform, 20).data;
    const [x, y] = [10 - transform.shiftX, 10 - transform.shiftY];
    const sourceX = (transform.a * x + transform.b * y) / (scale * scale);
    expect(Math.abs(warped[3 * (10 * 20 + 10)]! - sourceX / 2)).toBeLessThanOrEqual(1);
  });
});

describe('pictureTensor', () => {
  const picture = paint(2, 1, (x) => [10 + x, 20 + x, 30 + x]);

  test('is planar, normalised per channel', () => {
    const layout = { channels: 'rgb', mean: [10, 0, 30], deviation: [1, 2, 0.5] } as const;
    const { data, dims } = pictureTensor(picture, layout);
    expect(dims).toEqual([1, 3, 1, 2]);
    expect([...data]).toEqual([0, 1, 10, 10.5, 0, 2]);
  });

  test('swaps red and blue on request', () => {
    const layout = { channels: 'bgr', mean: [0, 0, 0], deviation: [1, 1, 1] } as const;
    expect([...pictureTensor(picture, layout).data]).toEqual([30, 31, 20, 21, 10, 11]);
  });
});
