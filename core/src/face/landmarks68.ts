import type { Point } from '../image/picture.ts';
import type { FaceLandmarks } from './locator.ts';

/** How many points the annotation of the iBUG 300-W challenge has, and so do networks after it. */
export const LANDMARK_COUNT = 68;

const NOSE_TIP = 30;
const LEFT_MOUTH = 48;
const RIGHT_MOUTH = 54;

/** Where each point goes when the face is mirrored: the number of its twin on the other side. */
// biome-ignore format: one row per part of the face
export const MIRRORED_LANDMARKS: readonly number[] = [
  16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, // jaw
  26, 25, 24, 23, 22, 21, 20, 19, 18, 17, // eyebrows
  27, 28, 29, 30, 35, 34, 33, 32, 31, // nose
  45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40, // eyes
  54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, // outer lips
  64, 63, 62, 61, 60, 67, 66, 65, // inner lips
];

/** The middle of the six points around the eye on the left of the picture. */
export const leftEyeCentre = (points: readonly Point[]): Point => meanPoint(points.slice(36, 42));

export const rightEyeCentre = (points: readonly Point[]): Point => meanPoint(points.slice(42, 48));

/** The five points that recognisers are aligned by. */
export function reduceLandmarks(points: readonly Point[]): FaceLandmarks {
  return {
    leftEye: leftEyeCentre(points),
    rightEye: rightEyeCentre(points),
    nose: points[NOSE_TIP]!,
    leftMouth: points[LEFT_MOUTH]!,
    rightMouth: points[RIGHT_MOUTH]!,
  };
}

export function meanPoint(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point.x;
    y += point.y;
  }
  return { x: x / points.length, y: y / points.length };
}
