import type { Picture } from './picture.ts';

/** The picture with left and right exchanged. */
export function mirrored({ width, height, data }: Picture): Picture {
  const turned = new Uint8Array(data.length);
  for (let y = 0, from = 0; y < height; y++) {
    for (let to = 3 * ((y + 1) * width - 1); from < 3 * (y + 1) * width; from += 3, to -= 3) {
      turned[to] = data[from]!;
      turned[to + 1] = data[from + 1]!;
      turned[to + 2] = data[from + 2]!;
    }
  }
  return { width, height, data: turned };
}
