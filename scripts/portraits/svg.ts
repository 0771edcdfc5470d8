import { css, type Rgb } from './colour.ts';
import { nth } from './nth.ts';

/** Side of the drawing, in the units that every part is drawn in. */
export const CANVAS = 640;

export type Spot = readonly [x: number, y: number];

/** One decimal: enough at this size, and the same text on every machine. */
export function number(value: number): string {
  const text = value.toFixed(1);
  return text === '-0.0' ? '0.0' : text;
}

export function at(x: number, y: number): string {
  return `${number(x)} ${number(y)}`;
}

/** A smooth curve through points (Catmull-Rom, as cubic Bezier pieces). */
export function through(points: readonly Spot[], closed = false): string {
  const count = points.length;
  const point = (index: number): Spot => {
    const wrapped = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return nth(points, wrapped);
  };
  const parts = [`M${at(...point(0))}`];
  for (let index = 0; index < (closed ? count : count - 1); index++) {
    const before = point(index - 1);
    const from = point(index);
    const to = point(index + 1);
    const after = point(index + 2);
    const first = at(from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6);
    const second = at(to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6);
    parts.push(`C${first} ${second} ${at(...to)}`);
  }
  return parts.join('') + (closed ? 'Z' : '');
}

export function fill(path: string, colour: Rgb | string, opacity = 1): string {
  const paint = typeof colour === 'string' ? colour : css(colour);
  return `<path d="${path}" fill="${paint}"${opacity < 1 ? ` fill-opacity="${opacity.toFixed(3)}"` : ''}/>`;
}

export function line(path: string, colour: Rgb, width: number, opacity = 1): string {
  return (
    `<path d="${path}" fill="none" stroke="${css(colour)}" stroke-width="${number(width)}"` +
    ` stroke-linecap="round" stroke-linejoin="round" stroke-opacity="${opacity.toFixed(3)}"/>`
  );
}

/** A round patch of colour that fades out towards its rim: soft shading without a filter. */
export function glow(centre: Spot, radius: Spot, colour: Rgb, opacity: number): string {
  const place = [...centre, ...radius].map(number);
  const [x, y, width, height] = place;
  const paint = css(colour);
  // The name says everything about the gradient, so two of one name are the same.
  const name = `g${paint}${opacity.toFixed(2)}`.replaceAll(/[^a-z0-9]+/g, '_');
  const stop = (offset: number, share: number): string =>
    `<stop offset="${offset}" stop-color="${paint}" stop-opacity="${(opacity * share).toFixed(3)}"/>`;
  return (
    `<radialGradient id="${name}">${stop(0, 1)}${stop(0.35, 0.78)}${stop(0.7, 0.24)}${stop(1, 0)}</radialGradient>` +
    `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="url(#${name})"/>`
  );
}
