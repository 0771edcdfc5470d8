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

/** An axis-aligned box in picture coordinates; may reach beyond the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
