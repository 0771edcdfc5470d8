import {
  type HeadPose,
  headPoseOf,
  PAGE_DEMAND,
  poseReached,
  type QualityReport,
} from '@facenition/core';
import type { Pose } from './protocol/words.ts';

/** How a face is held, as core tells it of five landmarks; `size` in the picture's shorter side. */
export type SeenPose = HeadPose;

/** Whether a face is held as asked, given how the same person looks from the front. */
export type PoseJudge = (asked: Pose, seen: SeenPose, front: SeenPose) => boolean;

/** As the server judges it, with a margin: what reaches the server was encoded in between. */
export const judgePose: PoseJudge = (asked, seen, front) =>
  poseReached(asked, seen, front, PAGE_DEMAND);

/** How the face of a report is held; `undefined`: its landmarks coincide. */
export function seenPoseOf({ width, height, face }: QualityReport): SeenPose | undefined {
  if (face?.pose === undefined) return undefined;
  const pose = headPoseOf(face.landmarks, { width, height });
  return { ...pose, size: (pose.size * Math.max(width, height)) / Math.min(width, height) };
}

/** How a face from the front looks before there is one to compare with. */
export const TYPICAL_FRONT: SeenPose = { yaw: 0, pitch: 0.57, roll: 0, size: 0.13 };
