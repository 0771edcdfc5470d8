import type { Point } from '../image/picture.ts';
import type { FaceLandmarks } from './locator.ts';

/** How a face is turned, as far as five points tell. Proxies, not angles in space. */
export interface PoseProxies {
  /** Distance between the eye centres, picture pixels. */
  readonly interEye: number;
  /** Slope of the line between the eyes, degrees, clockwise, -180..180. */
  readonly roll: number;
  /** How far the nose tip stands to the right of the eyes' middle, in inter-eye distances. */
  readonly noseOffset: number;
  /** From the line of the eyes down to the middle of the mouth, in inter-eye distances. */
  readonly faceLength: number;
  /** How far down that way the nose tip is: 0 at the eyes, 1 at the mouth. */
  readonly noseHeight: number;
}

export function poseProxies(landmarks: FaceLandmarks): PoseProxies {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  const across = { x: rightEye.x - leftEye.x, y: rightEye.y - leftEye.y };
  const interEye = Math.hypot(across.x, across.y);
  const eyes = middle(leftEye, rightEye);
  const mouth = middle(leftMouth, rightMouth);
  const along = ({ x, y }: Point): number =>
    ((x - eyes.x) * across.x + (y - eyes.y) * across.y) / interEye ** 2;
  const below = ({ x, y }: Point): number =>
    ((y - eyes.y) * across.x - (x - eyes.x) * across.y) / interEye ** 2;
  return {
    interEye,
    roll: (Math.atan2(across.y, across.x) * 180) / Math.PI,
    noseOffset: along(nose),
    faceLength: below(mouth),
    noseHeight: below(nose) / below(mouth),
  };
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
