import type { Picture } from '../image/picture.ts';

/** A grey picture: ITU-R BT.601 luminance, 0..255, row by row. */
export interface Luminance {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** What exposure and focus have left, over a region. */
export interface LightMeasures {
  /** Share of pixels at or below 25 and at or above 247, as in ISO/IEC 29794-5 (OFIQ). */
  readonly underexposed: number;
  readonly overexposed: number;
  /** Standard deviation of the luminance, 0..127.5. */
  readonly contrast: number;
  /**
   * Strength of the finest detail in units of the contrast: the root mean square of the Laplacian,
   * without what rounding to 8 bits adds, over `contrast`. Does not change with brightness.
   */
  readonly sharpness: number;
}

const UNDEREXPOSED = 25;
const OVEREXPOSED = 247;

/**
 * The mean square that a 4-neighbour Laplacian (squared weights 16 + 4) makes of values rounded to
 * whole numbers (variance 1/12), less a little, as the mean of three channels is finer than one.
 */
const ROUNDING_NOISE = 1.5;

export function luminanceOf({ width, height, data }: Picture): Luminance {
  const values = new Float32Array(width * height);
  for (let i = 0, p = 0; i < values.length; i++, p += 3) {
    values[i] = 0.299 * data[p]! + 0.587 * data[p + 1]! + 0.114 * data[p + 2]!;
  }
  return { width, height, values };
}

export function measureLight(luminance: Luminance): LightMeasures {
  const { values } = luminance;
  let sum = 0;
  let squares = 0;
  let dark = 0;
  let bright = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value <= UNDEREXPOSED) dark++;
    if (value >= OVEREXPOSED) bright++;
  }
  const mean = sum / values.length;
  const variance = Math.max(0, squares / values.length - mean * mean);
  const detail = Math.max(0, laplacianSquare(luminance) - ROUNDING_NOISE);
  return {
    underexposed: dark / values.length,
    overexposed: bright / values.length,
    contrast: Math.sqrt(variance),
    sharpness: variance > 0 ? Math.sqrt(detail / variance) : 0,
  };
}

/** Mean square of the 4-neighbour Laplacian, without the border. */
function laplacianSquare({ width, height, values }: Luminance): number {
  let sum = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const neighbours = values[i - 1]! + values[i + 1]! + values[i - width]! + values[i + width]!;
      sum += (4 * values[i]! - neighbours) ** 2;
    }
  }
  return sum / ((width - 2) * (height - 2));
}
