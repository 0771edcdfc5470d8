import type { Picture } from '@facenition/core';

/** A picture from a function of position. */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Picture {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), 3 * (y * width + x));
  }
  return { width, height, data };
}

/** A grey picture from its values, row by row. */
export function grey(width: number, height: number, values: readonly number[]): Picture {
  return { width, height, data: Uint8Array.from(values.flatMap((v) => [v, v, v])) };
}
