import type { Point } from '@facenition/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  applySimilarity,
  invertSimilarity,
  type SimilarityTransform,
  scaleOf,
  similarityTransform,
} from '../../src/image/similarity.ts';

const square: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 2, y: 0 },
  { x: 2, y: 2 },
  { x: 0, y: 2 },
];

test('finds a quarter turn, twice the size, shifted', () => {
  const turned = square.map(({ x, y }) => ({ x: -2 * y + 10, y: 2 * x + 20 }));
  const found = similarityTransform(square, turned);
  expectClose(found, { a: 0, b: 2, shiftX: 10, shiftY: 20 });
  expect(scaleOf(found)).toBeCloseTo(2, 12);
});

test('answers the least squares where no exact answer exists', () => {
  // Umeyama 1991, section IV: a reflected triangle, solved there with rotation only.
  const from = [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 0, y: 2 },
  ];
  const to = [
    { x: 0, y: 0 },
    { x: -1, y: 0 },
    { x: 0, y: 2 },
  ];
  // R = [.832 .555; -.555 .832], c = .721, t = (-.8, .4)
  expectClose(similarityTransform(from, to), { a: 0.6, b: -0.4, shiftX: -0.8, shiftY: 0.4 });
});

test('recovers any similarity from noiseless points', () => {
  const part = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(part, part, part, part, (a, b, shiftX, shiftY) => {
      const transform = { a, b, shiftX, shiftY };
      const to = square.map((point) => applySimilarity(transform, point));
      expectClose(similarityTransform(square, to), transform);
    }),
  );
});

test('the inverse undoes it', () => {
  const transform = { a: 0.3, b: -0.7, shiftX: 5, shiftY: -2 };
  const there = applySimilarity(transform, { x: 11, y: 13 });
  const back = applySimilarity(invertSimilarity(transform), there);
  expect(back.x).toBeCloseTo(11, 10);
  expect(back.y).toBeCloseTo(13, 10);
});

test('refuses what has no answer', () => {
  const point = { x: 3, y: 3 };
  expect(() => similarityTransform([point, point], square.slice(0, 2))).toThrow('coincide');
  expect(() => similarityTransform([{ x: NaN, y: 0 }, point], square.slice(0, 2))).toThrow();
  expect(() => similarityTransform(square, square.slice(1))).toThrow('pair up');
});

function expectClose(found: SimilarityTransform, expected: SimilarityTransform): void {
  expect(found.a).toBeCloseTo(expected.a, 8);
  expect(found.b).toBeCloseTo(expected.b, 8);
  expect(found.shiftX).toBeCloseTo(expected.shiftX, 8);
  expect(found.shiftY).toBeCloseTo(expected.shiftY, 8);
}
