import { type Figure, type Film, SHEET } from './camera.ts';
import { GRID, type Relief, STEP } from './relief.ts';
import { CANVAS } from './svg.ts';

/** How a head, or a picture of one, is held before the camera. Degrees; 0: straight. */
export interface Attitude {
  /** To the person's own left. */
  readonly turn: number;
  /** Up. */
  readonly nod: number;
  /** How many times nearer than in a portrait. */
  readonly closeness: number;
}

export const straight: Attitude = { turn: 0, nod: 0, closeness: 1 };

/** Of an adult whose pupils are 63 mm apart (110 units), units to the camera: half a metre. */
const DISTANCE = 873;

/** Between chest and chin, units from the top: above it all of the turn, below it none. */
const NECK = { chest: 500, chin: 400 } as const;

const PIVOT_Y = 320;

/** The person is drawn this many times larger and then shrunk: no steps at the edges. */
const FINER = 2;

interface Corner {
  readonly x: number;
  readonly y: number;
  /** Towards the camera. */
  readonly z: number;
  /** Where its colour is, on the figure. */
  readonly u: number;
  readonly v: number;
}

/** The person alone as a camera sees the turned relief, laid over the film. */
export function projectTurned(
  film: Film,
  figure: Figure,
  relief: Relief,
  attitude: Attitude,
  size: number,
): void {
  const side = film.width * FINER;
  const layer = {
    side,
    ink: new Float32Array(side * side * 4),
    near: new Float32Array(side * side),
  };
  layer.near.fill(Number.NEGATIVE_INFINITY);
  const at = (column: number, row: number): Corner =>
    place(column, row, relief[row * GRID + column] ?? 0, attitude, (size * side) / CANVAS, side);
  for (let row = 0; row + 1 < GRID; row++) {
    for (let column = 0; column + 1 < GRID; column++) {
      const [a, b] = [at(column, row), at(column + 1, row)];
      const [c, d] = [at(column, row + 1), at(column + 1, row + 1)];
      fill(layer, figure, a, b, c);
      fill(layer, figure, b, d, c);
    }
  }
  layOver(film, layer);
}

function place(
  column: number,
  row: number,
  height: number,
  { turn, nod, closeness }: Attitude,
  scale: number,
  side: number,
): Corner {
  const share = Math.min(1, Math.max(0, (NECK.chest - row * STEP) / (NECK.chest - NECK.chin)));
  const yaw = (share * turn * Math.PI) / 180;
  const pitch = (share * nod * Math.PI) / 180;
  const x = column * STEP - CANVAS / 2;
  const y = row * STEP - PIVOT_Y;
  const turnedX = x * Math.cos(yaw) + height * Math.sin(yaw);
  const depth = height * Math.cos(yaw) - x * Math.sin(yaw);
  const turnedY = y * Math.cos(pitch) - depth * Math.sin(pitch);
  const z = depth * Math.cos(pitch) + y * Math.sin(pitch);
  const perspective = (scale * DISTANCE) / (DISTANCE / closeness - z);
  return {
    x: side / 2 + turnedX * perspective,
    y: side * 0.49 + (turnedY * perspective + (PIVOT_Y - CANVAS / 2) * scale),
    z,
    u: (column * STEP * SHEET) / CANVAS,
    v: (row * STEP * SHEET) / CANVAS,
  };
}

interface Layer {
  readonly side: number;
  readonly ink: Float32Array;
  readonly near: Float32Array;
}

function fill(layer: Layer, figure: Figure, a: Corner, b: Corner, c: Corner): void {
  const area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  // Seen from behind.
  if (!(area > 0)) return;
  const last = layer.side - 1;
  const [left, right] = [Math.min(a.x, b.x, c.x), Math.max(a.x, b.x, c.x)];
  const [top, bottom] = [Math.min(a.y, b.y, c.y), Math.max(a.y, b.y, c.y)];
  for (let y = Math.max(0, Math.ceil(top)); y <= Math.min(last, bottom); y++) {
    for (let x = Math.max(0, Math.ceil(left)); x <= Math.min(last, right); x++) {
      const q = ((x - a.x) * (c.y - a.y) - (y - a.y) * (c.x - a.x)) / area;
      const r = ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / area;
      const p = 1 - q - r;
      if (p < 0 || q < 0 || r < 0) continue;
      const pixel = y * layer.side + x;
      const z = p * a.z + q * b.z + r * c.z;
      if (z <= (layer.near[pixel] ?? 0)) continue;
      const seen = colourAt(figure, p * a.u + q * b.u + r * c.u, p * a.v + q * b.v + r * c.v);
      if (seen[3] < 128) continue;
      layer.near[pixel] = z;
      layer.ink.set(seen, pixel * 4);
    }
  }
}

/** Between the pixels of the figure. */
function colourAt(figure: Figure, u: number, v: number): [number, number, number, number] {
  const left = Math.min(SHEET - 2, Math.max(0, Math.floor(u)));
  const top = Math.min(SHEET - 2, Math.max(0, Math.floor(v)));
  const across = Math.min(1, Math.max(0, u - left));
  const down = Math.min(1, Math.max(0, v - top));
  const channel = (i: number): number => {
    const corner = (top * SHEET + left) * 4 + i;
    const below = corner + SHEET * 4;
    const upper = (figure[corner] ?? 0) * (1 - across) + (figure[corner + 4] ?? 0) * across;
    const lower = (figure[below] ?? 0) * (1 - across) + (figure[below + 4] ?? 0) * across;
    return upper * (1 - down) + lower * down;
  };
  return [channel(0), channel(1), channel(2), channel(3)];
}

function layOver({ width: side, data }: Film, layer: Layer): void {
  const share = 1 / FINER ** 2;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const mean = [0, 0, 0, 0];
      for (let sub = 0; sub < FINER ** 2; sub++) {
        const row = y * FINER + Math.floor(sub / FINER);
        const from = (row * layer.side + x * FINER + (sub % FINER)) * 4;
        for (let i = 0; i < 4; i++) mean[i] = (mean[i] ?? 0) + share * (layer.ink[from + i] ?? 0);
      }
      const rest = 1 - (mean[3] ?? 0) / 255;
      const target = (y * side + x) * 3;
      for (let i = 0; i < 3; i++) {
        data[target + i] = (data[target + i] ?? 0) * rest + (mean[i] ?? 0);
      }
    }
  }
}
