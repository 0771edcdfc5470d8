import sharp from 'sharp';
import { compose, develop, type Figure, type Film, project, SHEET, type Sheet } from './camera.ts';
import { drawPersona } from './draw.ts';
import { drawBackground, drawRoom } from './parts/background.ts';
import type { Persona } from './persona.ts';
import { type Relief, sculpt } from './relief.ts';
import { shade } from './shade.ts';
import { CANVAS } from './svg.ts';
import { plain, type Variation } from './variation.ts';

/** Side of a capture, pixels. */
export const CAPTURE_SIDE = 512;

/** A photograph of one invented person: JPEG, CAPTURE_SIDE square. */
export async function renderCapture(persona: Persona, variation: Variation): Promise<Uint8Array> {
  const [film, subject] = await Promise.all([
    backdrop(variation, CAPTURE_SIDE, CAPTURE_SIDE),
    model(persona, variation),
  ]);
  project(film, subject.figure, subject.relief, variation, { x: 0.5, y: 0.49, size: 1.12 });
  return encode(develop(film, variation), film);
}

/** Two people in one photograph. */
export async function renderPair(
  people: readonly [Persona, Persona],
  variation: Variation,
): Promise<Uint8Array> {
  const [film, left, right] = await Promise.all([
    backdrop(variation, CAPTURE_SIDE, CAPTURE_SIDE),
    model(people[0], variation),
    model(people[1], variation),
  ]);
  project(film, left.figure, left.relief, variation, { x: 0.27, y: 0.62, size: 0.64 });
  project(film, right.figure, right.relief, variation, { x: 0.74, y: 0.62, size: 0.64 });
  return encode(develop(film, variation), film);
}

/** A room with nobody in it. */
export async function renderRoom(): Promise<Uint8Array> {
  const picture = await sharp(new TextEncoder().encode(drawRoom())).removeAlpha().raw().toBuffer();
  const film = { width: CANVAS, height: CANVAS, data: new Float32Array(picture) };
  return encode(develop(film, plain), film);
}

/** A small picture blown up: its pixels melt into each other like things out of focus. */
export async function backdrop(
  { background, seed }: Variation,
  width: number,
  height: number,
): Promise<Film> {
  const small = await sharp(new TextEncoder().encode(drawBackground(background, seed)))
    .removeAlpha()
    .png({ compressionLevel: 0 })
    .toBuffer();
  const picture = await sharp(small).resize(width, height, { kernel: 'cubic' }).raw().toBuffer();
  return { width, height, data: new Float32Array(picture) };
}

/** A drawn person under a lamp, and the heights of the face. */
export interface Model {
  readonly figure: Figure;
  readonly relief: Relief;
}

export async function model(persona: Persona, variation: Variation): Promise<Model> {
  const drawing = drawPersona(persona, variation);
  const [back, face, front] = await Promise.all([
    rasterise(drawing.back),
    rasterise(drawing.face),
    rasterise(drawing.front),
  ]);
  const relief = sculpt(persona, drawing.plan, variation);
  return { figure: compose({ back, face, front }, shade(relief, variation), variation), relief };
}

async function rasterise(svg: string): Promise<Sheet> {
  // 72 dpi is one pixel per unit; librsvg scales before it draws, so edges stay sharp.
  const density = (72 * SHEET) / CANVAS;
  return sharp(new TextEncoder().encode(svg), { density }).ensureAlpha().raw().toBuffer();
}

/** JPEG. */
export async function encode(
  picture: Uint8Array,
  { width, height }: Pick<Film, 'width' | 'height'>,
): Promise<Uint8Array> {
  return sharp(picture, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}
