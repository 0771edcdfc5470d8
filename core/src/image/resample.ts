import type { Box, Picture } from './picture.ts';

/** For each output position: the first input position of its filter and where its weights start. */
interface FilterTaps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** `stride` weights per output position. */
  readonly weights: Float32Array;
  readonly stride: number;
}

/**
 * The part of a picture inside `box`, resampled to `width` x `height` pixels.
 *
 * Enlarging is bilinear. When shrinking, the same triangular filter widens with the factor, so that
 * every input pixel counts and nothing aliases. What lies outside the picture is black.
 *
 * @param box in picture coordinates; `boundsOf(picture)` takes all of it
 * @param width of the result, pixels, at least 1
 * @param height of the result, pixels, at least 1
 */
export function resampleRegion(picture: Picture, box: Box, width: number, height: number): Picture {
  const columns = filterTaps(box.x, box.width, width, picture.width);
  const rows = filterTaps(box.y, box.height, height, picture.height);
  const top = Math.min(...rows.first);
  const bottom = rows.first.reduce((low, first, y) => Math.max(low, first + rows.count[y]!), top);
  const narrow = resampleRows(picture, top, bottom, columns, width);
  return { width, height, data: resampleColumns(narrow, top, rows, width, height) };
}

function filterTaps(start: number, length: number, outputs: number, inputs: number): FilterTaps {
  const step = length / outputs;
  const radius = Math.max(1, step);
  const stride = Math.ceil(2 * radius) + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Float32Array(outputs * stride);
  for (let i = 0; i < outputs; i++) {
    const centre = start + (i + 0.5) * step;
    const low = Math.floor(centre - radius) + 1;
    const high = Math.ceil(centre + radius);
    let sum = 0;
    for (let j = low; j < high; j++) sum += 1 - Math.abs(j - centre) / radius;
    // Positions outside keep their share of the sum: that is what makes them black.
    const from = Math.min(Math.max(low, 0), inputs);
    const to = Math.max(from, Math.min(high, inputs));
    first[i] = from;
    count[i] = to - from;
    for (let j = from; j < to; j++) {
      weights[i * stride + j - from] = (1 - Math.abs(j - centre) / radius) / sum;
    }
  }
  return { first, count, weights, stride };
}

/** Horizontal pass over the input rows `top` (inclusive) to `bottom` (exclusive). */
function resampleRows(
  { data, width: inputWidth }: Picture,
  top: number,
  bottom: number,
  { first, count, weights, stride }: FilterTaps,
  width: number,
): Float32Array {
  const narrow = new Float32Array(3 * width * (bottom - top));
  let o = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = 0; x < width; x++, o += 3) {
      let r = 0;
      let g = 0;
      let b = 0;
      let i = 3 * (y * inputWidth + first[x]!);
      const end = x * stride + count[x]!;
      for (let t = x * stride; t < end; t++, i += 3) {
        const weight = weights[t]!;
        r += weight * data[i]!;
        g += weight * data[i + 1]!;
        b += weight * data[i + 2]!;
      }
      narrow[o] = r;
      narrow[o + 1] = g;
      narrow[o + 2] = b;
    }
  }
  return narrow;
}

/** Vertical pass: whole rows at a time, in memory order. */
function resampleColumns(
  narrow: Float32Array,
  top: number,
  { first, count, weights, stride }: FilterTaps,
  width: number,
  height: number,
): Uint8Array {
  const rowLength = 3 * width;
  const data = new Uint8Array(rowLength * height);
  const row = new Float32Array(rowLength);
  for (let y = 0; y < height; y++) {
    row.fill(0.5); // the assignment to bytes truncates
    for (let t = 0; t < count[y]!; t++) {
      const weight = weights[y * stride + t]!;
      const from = (first[y]! - top + t) * rowLength;
      for (let i = 0; i < rowLength; i++) row[i]! += weight * narrow[from + i]!;
    }
    data.set(row, y * rowLength);
  }
  return data;
}
