import type { Box, Picture } from './picture.ts';

/**
 * The part of a picture inside `box`, resampled to `width` x `height` pixels.
 *
 * Bilinear. When shrinking, whole blocks of pixels are averaged first, so that every pixel counts
 * and nothing aliases. What lies outside the picture is black.
 *
 * @param box in picture coordinates; `boundsOf(picture)` takes all of it
 * @param width of the result, pixels, at least 1
 * @param height of the result, pixels, at least 1
 */
export function resampleRegion(picture: Picture, box: Box, width: number, height: number): Picture {
  const across = Math.max(1, Math.round(box.width / width));
  const down = Math.max(1, Math.round(box.height / height));
  if (across === 1 && down === 1) return interpolateRegion(picture, box, width, height);

  // One block more on every side: interpolation at the edges of the box looks beyond them.
  const left = Math.floor(box.x + 0.5) - across;
  const top = Math.floor(box.y + 0.5) - down;
  const blocks = averageBlocks(picture, left, top, across, down, {
    width: Math.ceil((box.x + box.width + 0.5 - left) / across) + 1,
    height: Math.ceil((box.y + box.height + 0.5 - top) / down) + 1,
  });
  const remaining = {
    x: (box.x + 0.5 - left) / across - 0.5,
    y: (box.y + 0.5 - top) / down - 0.5,
    width: box.width / across,
    height: box.height / down,
  };
  return interpolateRegion(blocks, remaining, width, height);
}

/** Means of blocks of `across` x `down` pixels from (left, top) on; black outside counts. */
function averageBlocks(
  picture: Picture,
  left: number,
  top: number,
  across: number,
  down: number,
  { width, height }: { readonly width: number; readonly height: number },
): Picture {
  const data = new Uint8Array(3 * width * height);
  const sums = new Uint32Array(3 * width);
  const area = across * down;
  const half = area >> 1;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const first = Math.max(0, top + y * down);
    const end = Math.min(picture.height, top + (y + 1) * down);
    for (let row = first; row < end; row++) addRow(picture, row, left, across, sums);
    const offset = 3 * width * y;
    for (let i = 0; i < sums.length; i++) data[offset + i] = (sums[i]! + half) / area;
  }
  return { width, height, data };
}

function addRow(
  { data, width }: Picture,
  row: number,
  left: number,
  across: number,
  sums: Uint32Array,
): void {
  for (let i = 0, x = left; i < sums.length; i += 3, x += across) {
    let r = 0;
    let g = 0;
    let b = 0;
    const end = 3 * (row * width + Math.min(width, x + across));
    for (let p = 3 * (row * width + Math.max(0, x)); p < end; p += 3) {
      r += data[p]!;
      g += data[p + 1]!;
      b += data[p + 2]!;
    }
    sums[i]! += r;
    sums[i + 1]! += g;
    sums[i + 2]! += b;
  }
}

/** For each output position its two neighbours, as offsets into `data`, and their weights. */
interface Neighbours {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** 0 for a neighbour outside: that is what makes it black. */
  readonly lowWeight: Float32Array;
  readonly highWeight: Float32Array;
}

/**
 * As `resampleRegion`, but always from the four nearest pixels alone: what is shrunk aliases, as in
 * OpenCV's `resize` by default. For networks that were trained on that.
 */
export function interpolateRegion(
  picture: Picture,
  box: Box,
  width: number,
  height: number,
): Picture {
  const columns = neighbours(box.x, box.width, width, picture.width);
  const rows = neighbours(box.y, box.height, height, picture.height);
  const data = new Uint8Array(3 * width * height);
  // Across first, each row of the picture once: rows of the result that follow each other share them.
  let above = { from: NO_ROW, values: new Float64Array(3 * width) };
  let below = { from: NO_ROW, values: new Float64Array(3 * width) };
  for (let y = 0; y < height; y++) {
    const upper = rows.low[y]! * picture.width;
    const lower = rows.high[y]! * picture.width;
    if (upper === below.from) [above, below] = [below, above];
    if (upper !== above.from) interpolateRow(picture.data, upper, columns, above);
    if (lower !== below.from) interpolateRow(picture.data, lower, columns, below);
    const out = data.subarray(3 * width * y, 3 * width * (y + 1));
    blend(above.values, rows.lowWeight[y]!, below.values, rows.highWeight[y]!, out);
  }
  return { width, height, data };
}

/** One row of a picture, interpolated across. */
interface InterpolatedRow {
  /** Where the row begins in the picture's data. */
  from: number;
  readonly values: Float64Array;
}

const NO_ROW = -1;

function interpolateRow(
  source: Uint8Array,
  from: number,
  { low, high, lowWeight, highWeight }: Neighbours,
  row: InterpolatedRow,
): void {
  const { values } = row;
  row.from = from;
  for (let x = 0, o = 0; x < low.length; x++, o += 3) {
    const a = from + low[x]!;
    const b = from + high[x]!;
    const w0 = lowWeight[x]!;
    const w1 = highWeight[x]!;
    values[o] = w0 * source[a]! + w1 * source[b]!;
    values[o + 1] = w0 * source[a + 1]! + w1 * source[b + 1]!;
    values[o + 2] = w0 * source[a + 2]! + w1 * source[b + 2]!;
  }
}

/** The weighted sum of two rows, rounded. */
function blend(
  above: Float64Array,
  aboveWeight: number,
  below: Float64Array,
  belowWeight: number,
  out: Uint8Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = aboveWeight * above[i]! + belowWeight * below[i]! + 0.5;
  }
}

function neighbours(start: number, length: number, outputs: number, inputs: number): Neighbours {
  const low = new Int32Array(outputs);
  const high = new Int32Array(outputs);
  const lowWeight = new Float32Array(outputs);
  const highWeight = new Float32Array(outputs);
  for (let i = 0; i < outputs; i++) {
    const position = start + ((i + 0.5) * length) / outputs;
    const before = Math.floor(position);
    const isInside = (at: number): boolean => at >= 0 && at < inputs;
    low[i] = isInside(before) ? 3 * before : 0;
    high[i] = isInside(before + 1) ? 3 * (before + 1) : 0;
    lowWeight[i] = isInside(before) ? 1 - (position - before) : 0;
    highWeight[i] = isInside(before + 1) ? position - before : 0;
  }
  return { low, high, lowWeight, highWeight };
}
