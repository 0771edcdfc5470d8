/**
 * An upright 8-bit sRGB picture.
 *
 * `data` is interleaved RGB, row by row from the top left: `3 * width * height` bytes.
 */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A point in picture coordinates: pixel centres at whole numbers, x to the right, y down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * An axis-aligned box in picture coordinates; may reach beyond the picture. `x` and `y` are its
 * left and upper edge, so that the box around one pixel (i, j) is at (i - .5, j - .5).
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The box that holds the whole picture. */
export function boundsOf({ width, height }: Picture): Box {
  return { x: -0.5, y: -0.5, width, height };
}
