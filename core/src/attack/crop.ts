import type { Box, Picture } from '../image/picture.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/**
 * How far a box can be scaled around itself before it is wider or higher than the picture. A face
 * that fills the picture has little room, and its surroundings tell nothing.
 */
export function roomAround({ width, height }: Size, box: Box): number {
  return Math.min((width - 1) / box.width, (height - 1) / box.height);
}

/**
 * The part of a picture that a network sees: the box scaled around its centre, as far as the
 * picture allows, then shifted inside. Whole pixels.
 *
 * The geometry of Silent-Face-Anti-Spoofing (minivision-ai, generate_patches.py), whose crops the
 * networks were trained on.
 */
export function attackCrop(picture: Size, box: Box, scale: number): Box {
  const factor = Math.min(scale, roomAround(picture, box));
  const across = span(box.x, box.width, factor, picture.width);
  const down = span(box.y, box.height, factor, picture.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function span(
  start: number,
  length: number,
  factor: number,
  side: number,
): { readonly start: number; readonly length: number } {
  // There, edges count from 0 where the pixels of a box count from -.5.
  const middle = start + 0.5 + length / 2;
  const last = side - 1;
  let from = middle - (length * factor) / 2;
  let to = middle + (length * factor) / 2;
  if (from < 0) [from, to] = [0, to - from];
  if (to > last) [from, to] = [from - (to - last), last];
  const first = Math.trunc(from);
  return { start: first - 0.5, length: Math.trunc(to) - first + 1 };
}
