/** What the capture page asks for. Left and right are the person's own. */
export const POSES = ['front', 'left', 'right', 'up', 'down', 'closer'] as const;

export type Pose = (typeof POSES)[number];

/** How a person sits before the camera. */
export interface Posture {
  /** Radians; positive: to the person's own left, the right of the picture. */
  readonly yaw: number;
  /** Radians; positive: down. */
  readonly pitch: number;
  /** Distance to the camera, of the usual one. */
  readonly distance: number;
}

const STRAIGHT: Posture = { yaw: 0, pitch: 0, distance: 1 };

/** Far enough for both packs' detectors, and not so far that one of them loses the face. */
const postures: Readonly<Record<Pose, Posture>> = {
  front: STRAIGHT,
  left: { ...STRAIGHT, yaw: 0.55 },
  right: { ...STRAIGHT, yaw: -0.55 },
  up: { ...STRAIGHT, pitch: -0.5 },
  down: { ...STRAIGHT, pitch: 0.36 },
  closer: { ...STRAIGHT, distance: 0.64 },
};

/** On the way from the front (0) to a pose (1); the movement starts and ends slowly. */
export function postureOnTheWay(pose: Pose, share: number): Posture {
  const gone = share * share * (3 - 2 * share);
  const { yaw, pitch, distance } = postures[pose];
  return { yaw: yaw * gone, pitch: pitch * gone, distance: 1 + (distance - 1) * gone };
}
