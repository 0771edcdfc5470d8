import type { Box, Picture, Point } from '../image/picture.ts';

/** A face that a detector reports: where, and how sure it is (0..1). */
export interface DetectedFace {
  readonly box: Box;
  readonly score: number;
}

/** Eye centres, nose tip, mouth corners. Left and right as seen in the picture. */
export interface FaceLandmarks {
  readonly leftEye: Point;
  readonly rightEye: Point;
  readonly nose: Point;
  readonly leftMouth: Point;
  readonly rightMouth: Point;
}

/** Finds faces, then the landmarks of the one that counts. One implementation per detector recipe. */
export interface FaceLocator {
  /**
   * Detection score from which a face is surely upright in its picture. Below it the picture is
   * tried turned as well. 0: a face that `locate` finds is upright, whatever its score.
   */
  readonly uprightScore: number;
  /** Faces at or above the recipe's score, best first, overlaps removed. */
  detect(picture: Picture): Promise<readonly DetectedFace[]>;
  /**
   * Landmarks of one detected face, found at a scale where the face is large enough to be exact.
   * `undefined`: on a closer look there is no face.
   */
  locate(picture: Picture, face: DetectedFace): Promise<FaceLandmarks | undefined>;
}
