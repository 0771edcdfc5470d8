/** sRGB, 0..255 each; may leave that range until it is written out. */
export type Rgb = readonly [number, number, number];

export const black: Rgb = [8, 6, 6];
export const white: Rgb = [255, 255, 255];

export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

export function scale(colour: Rgb, factor: number): Rgb {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor];
}

/** Lightness 0..1, weighted as the eye does. */
export function lightness(colour: Rgb): number {
  return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255;
}

/** Skin in shadow keeps its red: light scatters beneath it. */
export function shadow(skin: Rgb, factor: number): Rgb {
  return [skin[0] * factor ** 0.8, skin[1] * factor ** 1.1, skin[2] * factor ** 1.15];
}

export function css(colour: Rgb): string {
  const part = (value: number): string => String(Math.round(Math.min(255, Math.max(0, value))));
  return `rgb(${part(colour[0])},${part(colour[1])},${part(colour[2])})`;
}
