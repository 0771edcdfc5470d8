import type { Pose } from './protocol/answers.ts';

/** What five landmarks tell of how a face is held. */
export interface SeenPose {
  /**
   * How far the nose tip stands to the right, in the picture as the camera took it, in inter-eye
   * distances: positive for a face turned to its own left.
   */
  readonly yaw: number;
  /** How far down the way from the eyes to the mouth the nose tip is: less when looking up. */
  readonly pitch: number;
  /** The inter-eye distance as it would be from the front, in units of the picture's short side. */
  readonly size: number;
}

/** Whether a face is held as asked, given how the same person looks from the front. */
export type PoseJudge = (asked: Pose, seen: SeenPose, front: SeenPose) => boolean;

/** |yaw| of a flat photograph never reaches it, however it is bent: 0 of 2,036. */
const TURNED = 0.25;
/** A frontal face stays below this. */
const STRAIGHT = 0.16;
/** Change of the pitch proxy for a nod that is easy to make. */
const NODDED = 0.1;
const NEARLY_LEVEL = 0.13;
/** Growth of the face when somebody comes closer. */
const CLOSER = 1.25;

/** The server judges from the encoded frames: a little more is asked for here than there. */
const MARGIN = 1.12;

/** Judges the poses that a challenge can ask for. */
export const judgePose: PoseJudge = (asked, seen, front) => {
  switch (asked) {
    case 'front':
      return Math.abs(seen.yaw) <= STRAIGHT && Math.abs(seen.pitch - front.pitch) <= NEARLY_LEVEL;
    case 'left':
      return seen.yaw >= TURNED * MARGIN;
    case 'right':
      return seen.yaw <= -TURNED * MARGIN;
    case 'up':
      return front.pitch - seen.pitch >= NODDED * MARGIN;
    case 'down':
      return seen.pitch - front.pitch >= NODDED * MARGIN;
    case 'closer':
      return seen.size >= front.size * (1 + (CLOSER - 1) * MARGIN);
  }
};

/** How a face from the front looks before there is one to compare with. */
export const TYPICAL_FRONT: SeenPose = { yaw: 0, pitch: 0.57, size: 0.13 };
