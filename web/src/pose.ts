import type { Point, QualityReport } from '@facenition/core';
import type { Pose } from './protocol/answers.ts';

/** What five landmarks tell of how a face is held. */
export interface SeenPose {
  /**
   * How far the nose tip stands to the right of the line from the eyes' middle to the mouth's, in the
   * picture as the camera took it, in inter-eye distances: positive for a face turned to its own left.
   */
  readonly yaw: number;
  /** How far down the way from the eyes to the mouth the nose tip is: less when looking up. */
  readonly pitch: number;
  /**
   * The longer of the inter-eye distance and the way from the eyes to the mouth, in units of the
   * picture's short side.
   */
  readonly size: number;
}

/** Whether a face is held as asked, given how the same person looks from the front. */
export type PoseJudge = (asked: Pose, seen: SeenPose, front: SeenPose) => boolean;

/** |yaw| of a flat photograph never reaches it, however it is bent: 0 of 2,036. */
const TURNED = 0.25;
/** As much of a turn is change from the front. */
const TURNED_CHANGE = 0.2;
/** A face from the front stays below this. */
const STRAIGHT = 0.15;
/** Change of pitch for a nod that is easy to make. */
const NODDED = 0.07;
/** Growth of the face when somebody comes closer. */
const CLOSER = 1.25;

/** The server judges encoded frames: a little more is asked for here than there. */
const MARGIN = 1.1;

/** Judges the poses that a challenge can ask for. */
export const judgePose: PoseJudge = (asked, seen, front) => {
  const turn = (side: 1 | -1): boolean =>
    side * seen.yaw >= TURNED * MARGIN && side * (seen.yaw - front.yaw) >= TURNED_CHANGE * MARGIN;
  switch (asked) {
    case 'front':
      return Math.abs(seen.yaw) <= STRAIGHT / MARGIN;
    case 'left':
      return turn(1);
    case 'right':
      return turn(-1);
    case 'up':
      return front.pitch - seen.pitch >= NODDED * MARGIN;
    case 'down':
      return seen.pitch - front.pitch >= NODDED * MARGIN;
    case 'closer':
      return seen.size >= front.size * (1 + (CLOSER - 1) * MARGIN);
  }
};

/** How the face of a report is held; `undefined`: its landmarks coincide. */
export function seenPoseOf({ width, height, face }: QualityReport): SeenPose | undefined {
  if (face?.pose === undefined) return undefined;
  const { leftEye, rightEye, leftMouth, rightMouth, nose } = face.landmarks;
  const eyes = middle(leftEye, rightEye);
  const across = difference(rightEye, leftEye);
  const down = difference(middle(leftMouth, rightMouth), eyes);
  const longer = Math.max(Math.hypot(across.x, across.y), Math.hypot(down.x, down.y));
  return {
    yaw: cross(difference(nose, eyes), down) / cross(across, down),
    pitch: face.pose.pitchProxy,
    size: longer / Math.min(width, height),
  };
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const difference = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const cross = (a: Point, b: Point): number => a.x * b.y - a.y * b.x;

/** How a face from the front looks before there is one to compare with. */
export const TYPICAL_FRONT: SeenPose = { yaw: 0, pitch: 0.57, size: 0.13 };
