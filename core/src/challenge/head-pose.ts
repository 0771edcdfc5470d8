import type { FaceLandmarks } from '../face/locator.ts';
import { poseProxies } from '../face/pose.ts';
import type { Picture, Point } from '../image/picture.ts';

/** How a challenge may ask a head to be held. Left and right are the person's own. */
export type ChallengePose = 'front' | 'left' | 'right' | 'up' | 'down' | 'closer';

/**
 * How a head is held, as far as five landmarks of one picture tell. `yaw` and `pitch` place the nose
 * in the frame that eyes and mouth span: an affine map of the picture, and so a flat photograph moved
 * before a distant camera, leaves both as they are.
 */
export interface HeadPose {
  /**
   * How far the nose tip stands to the right (of the picture) of the line from the eyes' middle to
   * the mouth's, in inter-eye distances. In a picture that is not mirrored that is the person's left.
   */
  readonly yaw: number;
  /** How far the nose tip is on the way from the eyes (0) to the mouth (1): lower looks up. */
  readonly pitch: number;
  /** Slope of the line between the eyes, degrees, clockwise. */
  readonly roll: number;
  /**
   * Size of the face: the longer of the inter-eye distance and the way from the eyes to the mouth,
   * in the longer side of the picture.
   */
  readonly size: number;
}

/** What a pose is held by. docs/liveness.md says where each comes from. */
export const poseLimits = {
  /** Of `front`: |yaw|, and |roll| in degrees, at most. */
  frontYaw: 0.15,
  frontRoll: 20,
  /** Of `left` and `right`: yaw to that side, and how much of it is change from the front. */
  turnedYaw: 0.25,
  turnedChange: 0.2,
  /**
   * Of `up` and `down`: change of pitch from the front. Flat pictures change by as much in one pair
   * of ten: a nod tells one recording from another, and only turns tell heads from pictures.
   */
  nod: 0.05,
  /** Of `closer`: growth of the size from the front. */
  growth: 1.25,
} as const;

/**
 * How much more than the limits the capture page waits for, so that a picture taken at the very
 * limit is not refused for what its compression changes.
 */
export const PAGE_DEMAND = 1.1;

/** @param picture of which the landmarks are; its size alone counts */
export function headPoseOf(
  landmarks: FaceLandmarks,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): HeadPose {
  const { interEye, roll, faceLength, noseHeight } = poseProxies(landmarks);
  return {
    yaw: noseBesideAxis(landmarks),
    pitch: noseHeight,
    roll,
    size: (interEye * Math.max(1, faceLength)) / Math.max(width, height),
  };
}

/** The mean of how a head was held from the front: what the other poses are measured from. */
export function frontalBaseline(poses: readonly [HeadPose, ...HeadPose[]]): HeadPose {
  const mean = (of: keyof HeadPose): number =>
    poses.reduce((sum, pose) => sum + pose[of], 0) / poses.length;
  return { yaw: mean('yaw'), pitch: mean('pitch'), roll: mean('roll'), size: mean('size') };
}

/**
 * Whether a head is held as asked. What is not finite holds no pose.
 *
 * @param frontal the person's own baseline; every pose but `front` needs it
 * @param demand 1: the limits themselves; `PAGE_DEMAND` for a page that waits for the pose
 */
export function poseReached(
  pose: ChallengePose,
  observed: HeadPose,
  frontal: HeadPose | undefined,
  demand: number,
): boolean {
  const { frontYaw, frontRoll, turnedYaw, turnedChange, nod, growth } = poseLimits;
  if (pose === 'front') {
    const { yaw, roll } = observed;
    return Math.abs(yaw) <= frontYaw / demand && Math.abs(roll) <= frontRoll / demand;
  }
  if (frontal === undefined) return false;
  const turn = observed.yaw - frontal.yaw;
  const lowering = observed.pitch - frontal.pitch;
  const turned = (side: 1 | -1): boolean =>
    side * observed.yaw >= turnedYaw * demand && side * turn >= turnedChange * demand;
  switch (pose) {
    case 'left':
      return turned(1);
    case 'right':
      return turned(-1);
    case 'up':
      return -lowering >= nod * demand;
    case 'down':
      return lowering >= nod * demand;
    case 'closer':
      return observed.size / frontal.size >= 1 + (growth - 1) * demand;
  }
}

/** In the basis (from eye to eye, from the eyes' middle to the mouth's). */
function noseBesideAxis(landmarks: FaceLandmarks): number {
  const { leftEye, rightEye, nose, leftMouth, rightMouth } = landmarks;
  const eyes = middle(leftEye, rightEye);
  const across = difference(rightEye, leftEye);
  const down = difference(middle(leftMouth, rightMouth), eyes);
  return cross(difference(nose, eyes), down) / cross(across, down);
}

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const difference = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const cross = (a: Point, b: Point): number => a.x * b.y - a.y * b.x;
