import { GRID, type Relief, STEP } from './relief.ts';
import type { Variation } from './variation.ts';

/** Light on the relief: a factor and an addition (gloss), on the relief's raster. */
export interface Shade {
  readonly light: Float32Array;
  readonly gloss: Float32Array;
}

type Direction = readonly [x: number, y: number, z: number];

/** One lamp from the variation's side, a weaker fill from the other, the rest from everywhere. */
export function shade(relief: Relief, variation: Variation): Shade {
  const key = toUnit([variation.lightSide, -variation.lightHeight, 0.85]);
  const fill = toUnit([-variation.lightSide, -0.1, 0.9]);
  const half = toUnit([key[0], key[1], key[2] + 1]);
  const open = openness(relief);
  const light = new Float32Array(GRID * GRID);
  const gloss = new Float32Array(GRID * GRID);
  const { contrast } = variation;
  const facing = 0.32 + 0.68 * contrast * key[2] + 0.3 * (1 - contrast);
  for (let row = 1; row < GRID - 1; row++) {
    for (let column = 1; column < GRID - 1; column++) {
      const cell = row * GRID + column;
      if (relief[cell] === 0) continue;
      const x = ((relief[cell - 1] ?? 0) - (relief[cell + 1] ?? 0)) / (2 * STEP);
      const y = ((relief[cell - GRID] ?? 0) - (relief[cell + GRID] ?? 0)) / (2 * STEP);
      const z = 1 / Math.sqrt(x * x + y * y + 1);
      const direct = wrapped((x * key[0] + y * key[1] + key[2]) * z);
      const soft = wrapped((x * fill[0] + y * fill[1] + fill[2]) * z);
      const all = 0.32 + contrast * 0.68 * direct + (1 - contrast) * 0.3 * soft;
      light[cell] = (all / facing) * (open[cell] ?? 0);
      gloss[cell] = Math.max(0, (x * half[0] + y * half[1] + half[2]) * z) ** 26;
    }
  }
  return { light, gloss };
}

function toUnit([x, y, z]: Direction): Direction {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}

/** Light that reaches a little around the edge, as it does on skin. */
const wrapped = (facing: number): number => Math.max(0, (facing + 0.22) / 1.22);

/** How much sky a place sees, from its height against its surroundings: hollows are darker. */
function openness(relief: Relief): Float32Array {
  const around = blur(blur(relief, 6), 6);
  return relief.map((height, cell) => {
    const above = Math.min(12, Math.max(-16, height - (around[cell] ?? 0)));
    return 1 + 0.016 * above;
  });
}

/** Box blur over `2 * reach + 1` cells in both directions. */
export function blur(map: Float32Array, reach: number): Float32Array {
  return pass(pass(map, reach, 1, GRID), reach, GRID, 1);
}

function pass(map: Float32Array, reach: number, along: number, across: number): Float32Array {
  const result = new Float32Array(map.length);
  const count = 2 * reach + 1;
  for (let index = 0; index < GRID; index++) {
    const start = index * across;
    const last = start + (GRID - 1) * along;
    let sum = (reach + 1) * (map[start] ?? 0);
    for (let k = 0; k < reach; k++) sum += map[start + k * along] ?? 0;
    for (let k = 0; k < GRID; k++) {
      const ahead = Math.min(last, start + (k + reach) * along);
      const behind = Math.max(start, start + (k - reach - 1) * along);
      sum += (map[ahead] ?? 0) - (map[behind] ?? 0);
      result[start + k * along] = sum / count;
    }
  }
  return result;
}
