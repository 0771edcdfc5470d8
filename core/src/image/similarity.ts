import { FacenitionError } from '../errors.ts';
import type { Point } from './picture.ts';

/** Rotation, uniform scale and shift: `x' = a x - b y + shiftX`, `y' = b x + a y + shiftY`. */
export interface SimilarityTransform {
  readonly a: number;
  readonly b: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * The similarity transform that takes `from` to `to` with the least sum of squared distances.
 *
 * The closed form of Umeyama, "Least-squares estimation of transformation parameters between two
 * point patterns" (IEEE PAMI 13(4), 1991), in the plane and without reflection, where the singular
 * value decomposition reduces to two sums.
 *
 * @param from at least two points that do not coincide
 * @param to as many points
 */
export function similarityTransform(
  from: readonly Point[],
  to: readonly Point[],
): SimilarityTransform {
  if (from.length !== to.length) throw new FacenitionError('ERR_INTERNAL', 'points do not pair up');
  const fromCentre = centroid(from);
  const toCentre = centroid(to);
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (const [i, p] of from.entries()) {
    const q = to[i]!;
    const x = p.x - fromCentre.x;
    const y = p.y - fromCentre.y;
    const u = q.x - toCentre.x;
    const v = q.y - toCentre.y;
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 0)) throw new FacenitionError('ERR_INTERNAL', 'points coincide');
  const a = dot / spread;
  const b = cross / spread;
  return {
    a,
    b,
    shiftX: toCentre.x - a * fromCentre.x + b * fromCentre.y,
    shiftY: toCentre.y - b * fromCentre.x - a * fromCentre.y,
  };
}

export function applySimilarity(
  { a, b, shiftX, shiftY }: SimilarityTransform,
  { x, y }: Point,
): Point {
  return { x: a * x - b * y + shiftX, y: b * x + a * y + shiftY };
}

export function invertSimilarity({
  a,
  b,
  shiftX,
  shiftY,
}: SimilarityTransform): SimilarityTransform {
  const square = a * a + b * b;
  return {
    a: a / square,
    b: -b / square,
    shiftX: -(a * shiftX + b * shiftY) / square,
    shiftY: (b * shiftX - a * shiftY) / square,
  };
}

/** How much longer things become. */
export function scaleOf({ a, b }: SimilarityTransform): number {
  return Math.hypot(a, b);
}

function centroid(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const p of points) {
    x += p.x;
    y += p.y;
  }
  return { x: x / points.length, y: y / points.length };
}
