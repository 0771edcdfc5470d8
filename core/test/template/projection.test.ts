import { describe, expect, test } from 'vitest';
import { createProjection, PROJECTION_KEY_BYTES } from '../../src/template/projection.ts';
import { comparisonScore, packSigns } from '../../src/template/reference.ts';
import { shapedBits } from '../../src/template/shaping.ts';
import { seededBytes, syntheticEmbedding } from '../support.ts';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);

describe.each([128, 256, 512])('embeddings of length %i', (dimension) => {
  const projection = createProjection(seededBytes(1)(PROJECTION_KEY_BYTES), dimension);

  test('each block keeps lengths and angles', () => {
    const x = syntheticEmbedding(2, dimension);
    const y = syntheticEmbedding(3, dimension);
    const [px, py] = [projection.forward(x), projection.forward(y)];
    for (let b = 0; b < 1024; b += dimension) {
      const block = (values: Float64Array): Float64Array => values.subarray(b, b + dimension);
      expect(dot(block(px), block(px))).toBeCloseTo(dimension, 3);
      expect(dot(block(px), block(py))).toBeCloseTo(dimension * dot(x, y), 3);
    }
  });

  test('adjoint is the transpose', () => {
    const x = syntheticEmbedding(4, dimension);
    const values = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(i));
    expect(dot(projection.forward(x), values)).toBeCloseTo(dot(x, projection.adjoint(values)), 6);
  });

  test('another key is another map', () => {
    const x = syntheticEmbedding(5, dimension);
    const other = createProjection(seededBytes(2)(PROJECTION_KEY_BYTES), dimension);
    const agreement = dot(projection.forward(x), other.forward(x)) / 1024;
    expect(Math.abs(agreement)).toBeLessThan(0.2);
  });

  test('shaped bits point at the embedding and keep their strength', () => {
    // TEMPLATE-PROTECTION: cosine .99 at n/d = 8, .98 at n/d = 4.
    const least = dimension === 128 ? 0.99 : dimension === 256 ? 0.98 : 0.93;
    const x = syntheticEmbedding(6, dimension);
    const bits = shapedBits(projection, x);
    const direction = projection.adjoint(bits);
    const cosine = dot(direction, x) / Math.hypot(...direction);
    const signs = projection.forward(x).map((value) => (value < 0 ? -1 : 1));
    const plain = projection.adjoint(signs);
    expect(cosine).toBeGreaterThan(least);
    expect(cosine).toBeGreaterThan(dot(plain, x) / Math.hypot(...plain));
    const gain = comparisonScore(projection.forward(x), packSigns(bits));
    expect(gain).toBeGreaterThan(dimension === 512 ? 0.8 : 0.93);
    expect(gain).toBeLessThan(1.01);
  });
});

describe.each([128, 256])('shaping embeddings of length %i', (dimension) => {
  /** One bit after the other, with the rows of R written out. */
  function shapedOneByOne(x: Float32Array): readonly number[] {
    const projection = createProjection(seededBytes(7)(PROJECTION_KEY_BYTES), dimension);
    const columns = Array.from({ length: dimension }, (_, c) =>
      projection.forward(Float32Array.from({ length: dimension }, (_, i) => (i === c ? 1 : 0))),
    );
    const rows = Array.from({ length: 1024 }, (_, i) => columns.map((column) => column[i]!));
    const bits = rows.map((row): number => (dot(row, x) < 0 ? -1 : 1));
    const target = 1.2 * 1024 * Math.sqrt(2 / Math.PI);
    const residual = Array.from({ length: dimension }, (_, c) =>
      rows.reduce((sum, row, i) => sum + bits[i]! * row[c]!, -target * x[c]!),
    );
    for (let sweep = 0; sweep < 12; sweep++) {
      let flips = 0;
      for (const [i, row] of rows.entries()) {
        if (bits[i]! * dot(row, residual) <= dimension) continue;
        for (let c = 0; c < dimension; c++) residual[c]! -= 2 * bits[i]! * row[c]!;
        bits[i] = -bits[i]!;
        flips += 1;
      }
      if (flips === 0) break;
    }
    return bits;
  }

  test('block by block gives what one bit after the other gives', () => {
    const projection = createProjection(seededBytes(7)(PROJECTION_KEY_BYTES), dimension);
    const x = syntheticEmbedding(8, dimension);
    expect([...shapedBits(projection, x)]).toEqual(shapedOneByOne(x));
  });
});

test('the map is made of exact additions: known numbers', () => {
  const key = Uint8Array.from({ length: PROJECTION_KEY_BYTES }, (_, i) => (i * 37) & 255);
  const x = Float32Array.from({ length: 128 }, (_, i) => ((i * 29) % 128) / 128 - 0.5);
  expect([...createProjection(key, 128).forward(x).slice(0, 4)]).toMatchInlineSnapshot(`
    [
      -0.974609375,
      3.134765625,
      3.037109375,
      -3.861328125,
    ]
  `);
});
