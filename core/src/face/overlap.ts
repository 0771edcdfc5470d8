import type { Box } from '../image/picture.ts';
import type { DetectedFace } from './locator.ts';

/** Intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (!(width > 0 && height > 0)) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/** Best first; of faces that overlap by more than `limit` only the best stays. */
export function removeOverlaps<Face extends DetectedFace>(
  faces: readonly Face[],
  limit: number,
): readonly Face[] {
  const kept: Face[] = [];
  for (const face of faces.toSorted((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(face.box, other.box) <= limit)) kept.push(face);
  }
  return kept;
}
