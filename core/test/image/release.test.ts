import { expect, test } from 'vitest';
import { release } from '../../src/image/release.ts';

test('what was given back is empty', () => {
  const values = Float32Array.of(1, 2, 3);
  const pixels = Uint8Array.of(1, 2, 3);
  release(values);
  release(pixels);
  expect(values).toHaveLength(0);
  expect(pixels).toHaveLength(0);
});
