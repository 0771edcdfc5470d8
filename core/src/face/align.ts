import { FacenitionError } from '../errors.ts';
import type { Picture, Point } from '../image/picture.ts';
import { similarityTransform } from '../image/similarity.ts';
import { warpFace } from '../image/warp.ts';
import type { FaceLandmarks } from './locator.ts';

/** The five landmarks in the order of a recogniser's template. */
export function landmarkPoints(landmarks: FaceLandmarks): readonly Point[] {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  return [leftEye, rightEye, nose, leftMouth, rightMouth];
}

/** @throws {FacenitionError} `ERR_MODEL_FAILED` where a landmark is nowhere */
export function checkFinite(landmarks: FaceLandmarks): void {
  const finite = landmarkPoints(landmarks).every(
    ({ x, y }) => Number.isFinite(x) && Number.isFinite(y),
  );
  if (!finite) throw new FacenitionError('ERR_MODEL_FAILED', 'landmarks are not finite');
}

/**
 * The face laid out as the recogniser knows faces: landmarks as near to the template as rotation,
 * scale and shift bring them.
 *
 * @param template where the landmarks go, in pixels of the result
 * @param size side of the result, pixels
 */
export function alignFace(
  picture: Picture,
  landmarks: FaceLandmarks,
  template: readonly Point[],
  size: number,
): Picture {
  return warpFace(picture, similarityTransform(landmarkPoints(landmarks), template), size);
}
