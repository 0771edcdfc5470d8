import { createHash } from 'node:crypto';
import type { ModelFile } from '@facenition/core';
import { BUILTIN_PACK } from '@facenition/core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { buildBuiltinModel } from '../../../src/packs/builtin/builtin-files.ts';

/** A picture of wavy stripes, planar RGB 0..255: what the original was run on, too. */
function stripes(size: number): Tensor {
  const data = new Float32Array(3 * size * size);
  for (let c = 0, i = 0; c < 3; c++) {
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++, i++) data[i] = (x * 3 + y * 5 + c * 40 + ((x * y) >> 5)) % 256;
    }
  }
  return new Tensor('float32', data, [1, 3, size, size]);
}

async function run(role: ModelFile['role'], size: number): Promise<Record<string, Float32Array>> {
  const session = await InferenceSession.create(await buildBuiltinModel(role));
  const outputs = await session.run({ input: stripes(size) });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { data }]) => {
      if (!(data instanceof Float32Array)) throw new Error(`${name} is not of 32-bit floats`);
      return [name, data];
    }),
  );
}

/** Both sides compute in 32-bit floats, in another order. */
function expectClose(
  actual: Iterable<number>,
  expected: readonly number[],
  tolerance = 2e-6,
): void {
  const numbers = [...actual];
  expect(numbers).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(numbers[i]! - value), `${i}`).toBeLessThan(tolerance);
  }
}

// The expected numbers come from @vladmandic/face-api 1.7.15 itself, on TensorFlow.js 4.22.0 with
// its WebAssembly backend, given the same stripes.
test('the recogniser gives the original embedding', async () => {
  const { embedding } = await run('recogniser', 150);
  expect(embedding).toHaveLength(128);
  const ends = [...embedding!.subarray(0, 6), ...embedding!.subarray(124)];
  expectClose(
    ends,
    [
      -0.05018773, 0.12056399, 0.06836314, -0.00283022, -0.05571097, -0.05411562, 0.00637729,
      -0.016133, -0.02029514, -0.00761567,
    ],
  );
});

test('the landmark network gives the original landmarks', async () => {
  const { landmarks } = await run('landmarks', 112);
  expect(landmarks).toHaveLength(136);
  const ends = [...landmarks!.subarray(0, 6), ...landmarks!.subarray(132)];
  expectClose(
    ends,
    [
      0.3891906, 0.4922708, 0.488249, 0.5295293, 0.5637473, 0.5550948, 0.6998675, 0.4055794,
      0.7219399, 0.4349827,
    ],
  );
});

test('the detector gives the original scores and boxes', async () => {
  const { encodings, scores } = await run('detector', 512);
  expect(scores).toHaveLength(5118);
  // From the first, second and last two of the six feature maps.
  const places = [0, 3072, 5092, 5098, 5117];
  expectClose(
    places.map((i) => scores![i]!),
    [0.003313395, 0.002558604, 0.03591566, 0.02716557, 0.006963805],
  );
  // Worked out from the boxes of the original and the prior boxes among its weights.
  expectClose(
    places.flatMap((i) => [...encodings!.subarray(4 * i, 4 * i + 4)]),
    [
      [-0.227218, 0.777898, -5.334102, -6.76686],
      [0.371185, 0.23301, -0.062118, -2.097124],
      [-0.141621, 0.397634, -0.085061, -2.738527],
      [-0.519308, -1.072587, 0.052793, -2.970501],
      [0.436394, 1.059823, -1.682594, -0.237069],
    ].flat(),
    1e-5,
  );
});

test.each(BUILTIN_PACK.files)('the $role is the file that the pack names', async (file) => {
  const model = await buildBuiltinModel(file.role);
  expect(model).toHaveLength(file.bytes);
  expect(createHash('sha256').update(model).digest('hex')).toBe(file.sha256);
});
