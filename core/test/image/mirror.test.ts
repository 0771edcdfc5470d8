import { expect, test } from 'vitest';
import { mirrored } from '../../src/image/mirror.ts';
import { paint } from './pictures.ts';

test('exchanges left and right, keeping the colours', () => {
  const picture = paint(3, 2, (x, y) => [x, 10 + x, 100 * y]);
  expect(mirrored(picture)).toEqual(paint(3, 2, (x, y) => [2 - x, 12 - x, 100 * y]));
});
