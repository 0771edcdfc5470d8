import { FacenitionError } from '../errors.ts';
import { boundsOf, type Picture } from '../image/picture.ts';
import { resampleRegion } from '../image/resample.ts';
import { applySimilarity, invertSimilarity, similarityTransform } from '../image/similarity.ts';
import { warpFace } from '../image/warp.ts';
import type { AcquisitionFailure } from './acquisition.ts';
import { landmarkPoints } from './align.ts';
import { type LightMeasures, luminanceOf, measureLight } from './light.ts';
import type { FaceLandmarks } from './locator.ts';
import { type PoseProxies, poseProxies } from './pose.ts';

/**
 * What a capture must keep to, each limit from the share of mated captures that no longer match.
 *
 * Measured with the pack `mobile` on 301 mated pairs of press photographs (LFW), one of each pair
 * degraded, at a threshold with a false match rate near 1e-4: 4.3 % do not match untouched.
 */
const LIMITS = {
  /** Pixels. At 21: 5.0 %; at 14: 12 %; at 9: 50 %. */
  interEye: 16,
  /** Cut through the face's middle .25 to .6, and 44 to 79 %; a side cut off .28, and 11 %. */
  outside: 0.3,
  /**
   * Far beyond the photographs (99th percentile: .45; 1.6; .40 to .75; 20 degrees). Of six faces in
   * full profile (1.0 to 2.0; 2.6 to 3.2) half still match.
   */
  noseOffset: 1.3,
  faceLength: 3.2,
  noseHeight: { low: 0, high: 0.9 },
  roll: 45,
  /** Darkened to .15 of the light, typically .83, and 19 %; to .25, .22, and 7 %. */
  underexposed: 0.75,
  /** Brightened by 2.5, typically .63, and 33 %. */
  overexposed: 0.5,
  /** Blurred with a sigma of 2 pixels, typically .14, and 12 %; of 3, .083, and 41 %. */
  sharpness: 0.1,
} as const;

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

/** Why this face cannot be used; `undefined` where it can. */
export function assessFace(
  picture: Picture,
  landmarks: FaceLandmarks,
): AcquisitionFailure | undefined {
  if (!landmarkPoints(landmarks).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'landmarks are not finite');
  }
  const pose = poseProxies(landmarks);
  // First, also because coinciding landmarks align with nothing.
  if (!(sizeOf(pose) >= LIMITS.interEye)) return 'face-too-small';
  const toLayout = similarityTransform(landmarkPoints(landmarks), LAYOUT);
  if (!isInside(picture, landmarks)) return 'cropped';
  if (!(shareOutside(picture, toLayout) <= LIMITS.outside)) return 'cropped';
  if (!isNearFrontal(pose)) return 'pose';
  const toInner = {
    ...toLayout,
    shiftX: toLayout.shiftX - INNER.x,
    shiftY: toLayout.shiftY - INNER.y,
  };
  return assessLight(measureLight(luminanceOf(warpFace(picture, toInner, INNER.side))));
}

/** Why there may be no face to find in a picture, where its light or its focus explains that. */
export function assessPicture(picture: Picture): AcquisitionFailure | undefined {
  const { width, height } = picture;
  const scale = PICTURE_SIDE / Math.max(width, height);
  const small = resampleRegion(
    picture,
    boundsOf(picture),
    Math.max(3, Math.round(width * scale)),
    Math.max(3, Math.round(height * scale)),
  );
  const light = measureLight(luminanceOf(small));
  const failure = assessLight(light);
  return failure === 'blurred' && light.contrast < PLAIN_CONTRAST ? undefined : failure;
}

function assessLight(light: LightMeasures): AcquisitionFailure | undefined {
  if (!(light.underexposed <= LIMITS.underexposed)) return 'too-dark';
  if (!(light.overexposed <= LIMITS.overexposed)) return 'too-bright';
  if (!(light.sharpness >= LIMITS.sharpness)) return 'blurred';
  return undefined;
}

/** The inter-eye distance as it would be from the front: a face in profile has one near zero. */
function sizeOf({ interEye, faceLength }: PoseProxies): number {
  return Math.max(interEye, (interEye * faceLength) / TYPICAL_FACE_LENGTH);
}

function isInside({ width, height }: Picture, landmarks: FaceLandmarks): boolean {
  return landmarkPoints(landmarks).every(
    ({ x, y }) => x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5,
  );
}

/** Share of the layout that no pixel of the picture covers, from a grid of points. */
function shareOutside(
  { width, height }: Picture,
  toLayout: ReturnType<typeof similarityTransform>,
): number {
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

function isNearFrontal({ roll, noseOffset, faceLength, noseHeight }: PoseProxies): boolean {
  return (
    Math.abs(roll) <= LIMITS.roll &&
    Math.abs(noseOffset) <= LIMITS.noseOffset &&
    faceLength > 0 &&
    faceLength <= LIMITS.faceLength &&
    noseHeight >= LIMITS.noseHeight.low &&
    noseHeight <= LIMITS.noseHeight.high
  );
}
