import { boundsOf, type Picture } from '../image/picture.ts';
import { resampleRegion } from '../image/resample.ts';

/** A picture as small as tells two frames of a camera from one frame encoded twice. */
export type Thumbnail = Uint8Array;

const SIDE = 64;

/** Mean difference of two thumbnails, levels of 255, below which they show one picture. */
export const SAME_PICTURE = 0.6;

export function thumbnailOf(picture: Picture): Thumbnail {
  return resampleRegion(picture, boundsOf(picture), SIDE, SIDE).data;
}

/** Mean difference, levels of 255; a difference in brightness alone does not count. */
export function thumbnailDifference(a: Thumbnail, b: Thumbnail): number {
  let shift = 0;
  for (let i = 0; i < a.length; i++) shift += a[i]! - b[i]!;
  shift /= a.length;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]! - shift);
  return sum / a.length;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Whether any two of these are alike. */
export function anyTwo<T>(all: readonly T[], alike: (a: T, b: T) => boolean): boolean {
  return all.some((a, i) => all.slice(i + 1).some((b) => alike(a, b)));
}
