import { createRandom } from '../random.ts';
import { GRID, type Relief, STEP } from './relief.ts';
import { blur, type Shade } from './shade.ts';
import { CANVAS } from './svg.ts';
import type { Variation } from './variation.ts';

/** Side of a sheet as pixels, and pixels per unit. */
export const SHEET = 512;
const SCALE = SHEET / CANVAS;

/** Interleaved RGBA, straight alpha, SHEET x SHEET. */
export type Sheet = Uint8Array;

/** The person alone, RGB multiplied by alpha, alpha 0..255. */
export type Figure = Float32Array;

/** A value of a map on the relief's raster, between its points. */
export function sample(map: Float32Array, x: number, y: number): number {
  const column = Math.min(GRID - 2, Math.max(0, x / STEP));
  const row = Math.min(GRID - 2, Math.max(0, y / STEP));
  const left = Math.floor(column);
  const top = Math.floor(row);
  const cell = top * GRID + left;
  const across = column - left;
  const down = row - top;
  const upper = (map[cell] ?? 0) * (1 - across) + (map[cell + 1] ?? 0) * across;
  const lower = (map[cell + GRID] ?? 0) * (1 - across) + (map[cell + GRID + 1] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}

/** Skin in shadow keeps its red: exponents of the light per channel, as tables over light 0..2. */
const scatter = [0.86, 1.06, 1.14].map((power) =>
  Float32Array.from({ length: 1024 }, (_, index) => ((index + 0.5) / 512) ** power),
);

const warm = (light: number, channel: 0 | 1 | 2): number =>
  scatter[channel]?.[Math.min(1023, Math.floor(light * 512))] ?? 0;

/** Lays the three sheets over each other; the face takes the light of the relief. */
export function compose(
  sheets: { readonly back: Sheet; readonly face: Sheet; readonly front: Sheet },
  { light, gloss }: Shade,
  { lightSide, contrast, seed }: Variation,
): Figure {
  const figure = new Float32Array(SHEET * SHEET * 4);
  const random = createRandom(seed, 'pores');
  for (let y = 0; y < SHEET; y++) {
    for (let x = 0; x < SHEET; x++) {
      const pixel = (y * SHEET + x) * 4;
      // Hair and clothes have no relief: they darken evenly away from the lamp.
      const slope = 1 + 0.3 * contrast * lightSide * ((x - SHEET / 2) / (SHEET / 2));
      over(figure, sheets.back, pixel, slope, slope, slope, 0);
      if (sheets.face[pixel + 3] !== 0) {
        const grain = 1 + 0.06 * (random.unit() - 0.5);
        const lit = sample(light, x / SCALE, y / SCALE) * grain;
        const shine = 46 * contrast * sample(gloss, x / SCALE, y / SCALE) * grain;
        over(figure, sheets.face, pixel, warm(lit, 0), warm(lit, 1), warm(lit, 2), shine);
      }
      over(figure, sheets.front, pixel, slope, slope, slope, 0);
    }
  }
  return figure;
}

function over(
  figure: Figure,
  sheet: Sheet,
  pixel: number,
  red: number,
  green: number,
  blue: number,
  plus: number,
): void {
  const alpha = (sheet[pixel + 3] ?? 0) / 255;
  if (alpha === 0) return;
  const rest = 1 - alpha;
  const ink0 = Math.min(255, (sheet[pixel] ?? 0) * red + plus) * alpha;
  const ink1 = Math.min(255, (sheet[pixel + 1] ?? 0) * green + plus) * alpha;
  const ink2 = Math.min(255, (sheet[pixel + 2] ?? 0) * blue + plus) * alpha;
  figure[pixel] = (figure[pixel] ?? 0) * rest + ink0;
  figure[pixel + 1] = (figure[pixel + 1] ?? 0) * rest + ink1;
  figure[pixel + 2] = (figure[pixel + 2] ?? 0) * rest + ink2;
  figure[pixel + 3] = (figure[pixel + 3] ?? 0) * rest + 255 * alpha;
}

/** RGB being exposed, `width` x `height`. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** Where on the film the canvas goes: its centre, of the film's sides, and its size, of the width. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Projects the figure onto the film, turned as the variation says; depth moves against the turn. */
export function project(
  film: Film,
  figure: Figure,
  relief: Relief,
  variation: Variation,
  place: Place,
): void {
  // The rim of the head is too steep to turn: a softened relief keeps the picture in one piece.
  const depth = blur(blur(relief, 8), 6);
  const { width, height: rows } = film;
  const angle = (-variation.roll * Math.PI) / 180;
  const perPixel = CANVAS / (width * place.size * variation.zoom);
  const cos = Math.cos(angle) * perPixel;
  const sin = Math.sin(angle) * perPixel;
  const middleX = width * (place.x + variation.shiftX * place.size);
  const middleY = rows * (place.y + variation.shiftY * place.size);
  for (let v = 0; v < rows; v++) {
    for (let u = 0; u < width; u++) {
      const x = CANVAS / 2 + (u - middleX) * cos - (v - middleY) * sin;
      const y = CANVAS / 2 + (u - middleX) * sin + (v - middleY) * cos;
      // Below and a little beside the canvas its edge goes on: shoulders are not cut off.
      if (y < 0 || Math.abs(x - CANVAS / 2) > CANVAS * 0.62) continue;
      // The height that ends up here is that of the place it came from: two steps find it.
      const first = sample(depth, x, y);
      const height =
        first === 0 ? 0 : sample(depth, x - variation.yaw * first, y - variation.pitch * first);
      const fromX = (x - variation.yaw * height) * SCALE;
      const fromY = (y - variation.pitch * height) * SCALE;
      blend(film.data, (v * width + u) * 3, figure, fromX, fromY);
    }
  }
}

/** Lays the figure at (x, y) of its sheet, between its pixels, over one pixel of the film. */
export function blend(
  film: Float32Array,
  target: number,
  figure: Figure,
  x: number,
  y: number,
): void {
  const left = Math.min(SHEET - 2, Math.max(0, Math.floor(x)));
  const top = Math.min(SHEET - 2, Math.max(0, Math.floor(y)));
  const across = Math.min(1, Math.max(0, x - left));
  const down = Math.min(1, Math.max(0, y - top));
  const corner = (top * SHEET + left) * 4;
  const alpha = between(figure, corner + 3, across, down);
  if (alpha === 0) return;
  const rest = 1 - alpha / 255;
  for (let channel = 0; channel < 3; channel++) {
    const ink = between(figure, corner + channel, across, down);
    film[target + channel] = (film[target + channel] ?? 0) * rest + ink;
  }
}

function between(figure: Figure, corner: number, across: number, down: number): number {
  const below = corner + SHEET * 4;
  const upper = (figure[corner] ?? 0) * (1 - across) + (figure[corner + 4] ?? 0) * across;
  const lower = (figure[below] ?? 0) * (1 - across) + (figure[below + 4] ?? 0) * across;
  return upper * (1 - down) + lower * down;
}

/** Exposure, colour of the light, the lens's darker corners, the sensor's noise. */
export function develop(
  { width, height, data }: Film,
  { exposure, warmth, noise, seed }: Variation,
): Uint8Array {
  const random = createRandom(seed, 'noise');
  const table = Float32Array.from({ length: 4096 }, () => random.normal() * noise);
  const tint = [1 + 0.07 * warmth, 1, 1 - 0.09 * warmth];
  const picture = new Uint8ClampedArray(data.length);
  let state = 1 + Math.floor(random.unit() * 0x7ffffffe);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = (pixel % width) / width - 0.5;
    const y = Math.floor(pixel / width) / height - 0.5;
    const gain = exposure * (1 - 0.32 * (x * x + y * y));
    // Marsaglia's xorshift: cheap, and without the lattice that simpler generators show.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const grain = (table[state >>> 20] ?? 0) * 0.8;
    for (let channel = 0; channel < 3; channel++) {
      const own = (table[((state >>> 8) + channel * 1237) & 4095] ?? 0) * 0.4;
      const index = pixel * 3 + channel;
      picture[index] = (data[index] ?? 0) * gain * (tint[channel] ?? 0) + grain + own;
    }
  }
  return new Uint8Array(picture.buffer);
}
