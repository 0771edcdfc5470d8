import { boundsOf, type Picture } from '../image/picture.ts';
import { resampleRegion } from '../image/resample.ts';
import {
  applySimilarity,
  invertSimilarity,
  type SimilarityTransform,
  similarityTransform,
} from '../image/similarity.ts';
import { warpFace } from '../image/warp.ts';
import { checkFinite, landmarkPoints } from './align.ts';
import { luminanceOf, measureLight } from './light.ts';
import type { FaceLandmarks } from './locator.ts';
import { type PoseProxies, poseProxies } from './pose.ts';

/** Everything that a capture is judged by. What could not be measured is absent. */
export interface CaptureMeasures extends LightShares {
  /** Size of the largest other face that is surely one, in units of the face that counts. */
  readonly rival?: number;
  /** The inter-eye distance as it would be from the front, picture pixels. */
  readonly size?: number;
  /** Share of the face's square outside the picture; 1 where a landmark lies outside. */
  readonly outside?: number;
  readonly roll?: number;
  readonly noseOffset?: number;
  readonly faceLength?: number;
  readonly noseHeight?: number;
}

interface LightShares {
  readonly underexposed?: number;
  readonly overexposed?: number;
  readonly sharpness?: number;
}

/** From the eyes to the mouth, in inter-eye distances: the median. */
const TYPICAL_FACE_LENGTH = 1.05;

/** The layout in which faces are judged, whichever recogniser follows: 35 pixels between the eyes. */
const LAYOUT_SIDE = 112;
const LAYOUT = [
  { x: 38.3, y: 51.7 },
  { x: 73.5, y: 51.5 },
  { x: 56, y: 71.7 },
  { x: 41.5, y: 92.4 },
  { x: 70.7, y: 92.2 },
];

/** The inner face in that layout: from above the eyebrows to below the lips, cheek to cheek. */
const INNER = { x: 20, y: 32, side: 72 };

/** Longer side at which a picture without a face is judged, pixels. */
const PICTURE_SIDE = 256;

/** Below this contrast there is nothing in a picture that could be blurred. */
const PLAIN_CONTRAST = 8;

/** Landmarks nearer together than this, pixels, align with nothing. */
const MIN_MEASURABLE = 1;

/** @throws {FacenitionError} `ERR_MODEL_FAILED` where the landmarks are not finite */
export function measureFace(picture: Picture, landmarks: FaceLandmarks): CaptureMeasures {
  checkFinite(landmarks);
  const { interEye, ...pose } = poseProxies(landmarks);
  const size = sizeOf(interEye, pose);
  if (!(size >= MIN_MEASURABLE)) return { size };

  const toLayout = similarityTransform(landmarkPoints(landmarks), LAYOUT);
  const toInner = {
    ...toLayout,
    shiftX: toLayout.shiftX - INNER.x,
    shiftY: toLayout.shiftY - INNER.y,
  };
  const light = measureLight(luminanceOf(warpFace(picture, toInner, INNER.side)));
  return {
    size,
    outside: isInside(picture, landmarks) ? shareOutside(picture, toLayout) : 1,
    ...pose,
    underexposed: light.underexposed,
    overexposed: light.overexposed,
    sharpness: light.sharpness,
  };
}

/** Light and focus of a whole picture, which may explain why there is no face to find in it. */
export function measurePicture(picture: Picture): CaptureMeasures {
  const { width, height } = picture;
  const scale = PICTURE_SIDE / Math.max(width, height);
  const small = resampleRegion(
    picture,
    boundsOf(picture),
    Math.max(3, Math.round(width * scale)),
    Math.max(3, Math.round(height * scale)),
  );
  const { underexposed, overexposed, sharpness, contrast } = measureLight(luminanceOf(small));
  const plain = contrast < PLAIN_CONTRAST;
  return { underexposed, overexposed, ...(!plain && { sharpness }) };
}

/** The inter-eye distance as it would be from the front: a face in profile has one near zero. */
function sizeOf(interEye: number, { faceLength }: Pick<PoseProxies, 'faceLength'>): number {
  return Math.max(interEye, (interEye * faceLength) / TYPICAL_FACE_LENGTH);
}

function isInside({ width, height }: Picture, landmarks: FaceLandmarks): boolean {
  return landmarkPoints(landmarks).every(
    ({ x, y }) => x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5,
  );
}

/** Share of the layout that no pixel of the picture covers, from a grid of points. */
function shareOutside({ width, height }: Picture, toLayout: SimilarityTransform): number {
  const inverse = invertSimilarity(toLayout);
  const step = LAYOUT_SIDE / 16;
  let outside = 0;
  for (let i = 0; i < 256; i++) {
    const { x, y } = applySimilarity(inverse, {
      x: ((i % 16) + 0.5) * step,
      y: (Math.floor(i / 16) + 0.5) * step,
    });
    if (!(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5)) outside++;
  }
  return outside / 256;
}
