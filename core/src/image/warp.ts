import type { Box, Picture } from './picture.ts';
import { resampleRegion } from './resample.ts';
import {
  applySimilarity,
  invertSimilarity,
  type SimilarityTransform,
  scaleOf,
} from './similarity.ts';

/** Bilinear sampling skips pixels below half size: shrink first, to this many times the result. */
const OVERSAMPLING = 1.5;

/**
 * A square of the picture as `transform` lays it out: pixel p of the picture lands on
 * `transform(p)` of the result.
 *
 * Inverse bilinear sampling; what lies outside the picture is black. Faces shrunk to less than half
 * are resampled with a filter first, so that they do not alias.
 *
 * @param transform from picture coordinates to coordinates of the result
 * @param size side of the result, pixels
 */
export function warpFace(picture: Picture, transform: SimilarityTransform, size: number): Picture {
  const inverse = invertSimilarity(transform);
  if (scaleOf(transform) >= 0.5) return sample(picture, inverse, size);

  const region = sourceRegion(inverse, size);
  const factor = OVERSAMPLING * scaleOf(transform);
  const width = Math.ceil(region.width * factor);
  const height = Math.ceil(region.height * factor);
  // Grown to whole pixels, so that the factor is the same in both directions.
  const box = { ...region, width: width / factor, height: height / factor };
  return sample(resampleRegion(picture, box, width, height), shrunk(inverse, box, factor), size);
}

/** The box of the picture that the result is sampled from, with a margin for interpolation. */
function sourceRegion(inverse: SimilarityTransform, size: number): Box {
  const low = -1;
  const corners = [
    applySimilarity(inverse, { x: low, y: low }),
    applySimilarity(inverse, { x: size, y: low }),
    applySimilarity(inverse, { x: low, y: size }),
    applySimilarity(inverse, { x: size, y: size }),
  ];
  const x = Math.min(...corners.map((corner) => corner.x));
  const y = Math.min(...corners.map((corner) => corner.y));
  return {
    x,
    y,
    width: Math.max(...corners.map((corner) => corner.x)) - x,
    height: Math.max(...corners.map((corner) => corner.y)) - y,
  };
}

/** `inverse`, but into the coordinates of `box` resampled by `factor`. */
function shrunk(inverse: SimilarityTransform, box: Box, factor: number): SimilarityTransform {
  return {
    a: inverse.a * factor,
    b: inverse.b * factor,
    shiftX: (inverse.shiftX - box.x) * factor - 0.5,
    shiftY: (inverse.shiftY - box.y) * factor - 0.5,
  };
}

function sample(picture: Picture, inverse: SimilarityTransform, size: number): Picture {
  const { a, b, shiftX, shiftY } = inverse;
  const data = new Uint8Array(3 * size * size);
  for (let y = 0, o = 0; y < size; y++) {
    for (let x = 0; x < size; x++, o += 3) {
      interpolate(picture, a * x - b * y + shiftX, b * x + a * y + shiftY, data, o);
    }
  }
  return { width: size, height: size, data };
}

/** Writes the colour at (x, y), interpolated between four pixels, to `out[o..o+2]`. */
function interpolate(picture: Picture, x: number, y: number, out: Uint8Array, o: number): void {
  const { width, height, data } = picture;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  const right = x - left;
  const low = y - top;
  // Weights of the four neighbours, 0 outside the picture; indices clamped to stay inside it.
  const w0 = left >= 0 ? 1 - right : 0;
  const w1 = left + 1 < width ? right : 0;
  const v0 = top >= 0 ? 1 - low : 0;
  const v1 = top + 1 < height ? low : 0;
  const x0 = 3 * Math.max(left, 0);
  const x1 = 3 * Math.min(left + 1, width - 1);
  const y0 = 3 * width * Math.max(top, 0);
  const y1 = 3 * width * Math.min(top + 1, height - 1);
  for (let c = 0; c < 3; c++) {
    const upper = w0 * data[y0 + x0 + c]! + w1 * data[y0 + x1 + c]!;
    const lower = w0 * data[y1 + x0 + c]! + w1 * data[y1 + x1 + c]!;
    out[o + c] = v0 * upper + v1 * lower + 0.5;
  }
}
