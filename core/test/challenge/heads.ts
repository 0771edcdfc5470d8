import type { FaceLandmarks, Point } from '@facenition/core';

interface Place {
  readonly x: number;
  readonly y: number;
  /** Towards the camera. */
  readonly z: number;
}

type Landmarks3d = Readonly<Record<keyof FaceLandmarks, Place>>;

/** Millimetres, seen from the camera: x to the right, y down, the eyes' middle in the centre. */
export const HEAD: Landmarks3d = {
  leftEye: { x: -31.5, y: 0, z: 0 },
  rightEye: { x: 31.5, y: 0, z: 0 },
  nose: { x: 0, y: 36, z: 27 },
  leftMouth: { x: -25, y: 68, z: 4 },
  rightMouth: { x: 25, y: 68, z: 4 },
};

/** How something is held before the camera. Degrees and millimetres. */
export interface Held {
  /** To the person's left, up, and clockwise in the picture. */
  readonly turn?: number;
  readonly nod?: number;
  readonly roll?: number;
  readonly distance?: number;
  readonly right?: number;
  readonly below?: number;
}

/** Side of the picture, pixels, which is also the focal length: 53 degrees are seen. */
export const SIDE = 640;

export function flat(landmarks: Landmarks3d): Landmarks3d {
  return mapped(landmarks, ({ x, y }) => ({ x, y, z: 0 }));
}

/** A picture bent around an upright cylinder, without stretching; its radius in millimetres. */
export function bent(landmarks: Landmarks3d, radius: number): Landmarks3d {
  return mapped(landmarks, ({ x, y }) => ({
    x: radius * Math.sin(x / radius),
    y,
    z: radius * (Math.cos(x / radius) - 1),
  }));
}

/** A picture folded along the middle of the face; how far each half is turned back, degrees. */
export function folded(landmarks: Landmarks3d, degrees: number): Landmarks3d {
  const back = radians(degrees);
  return mapped(landmarks, ({ x, y }) => ({
    x: x * Math.cos(back),
    y,
    z: -Math.abs(x) * Math.sin(back),
  }));
}

/** A picture of a head that is held so, life-size: what a photographer of it would get. */
export function photographOf(landmarks: Landmarks3d, held: Held): Landmarks3d {
  const picture = seen(landmarks, held);
  const perMillimetre = SIDE / 500;
  const back = (point: Point): Place => ({
    x: (point.x - SIDE / 2) / perMillimetre,
    y: (point.y - SIDE / 2) / perMillimetre,
    z: 0,
  });
  return build((name) => back(picture[name]));
}

/** The landmarks in a picture of SIDE pixels. */
export function seen(landmarks: Landmarks3d, held: Held): FaceLandmarks {
  const { turn = 0, nod = 0, roll = 0, distance = 500, right = 0, below = 0 } = held;
  const [yaw, pitch, tilt] = [radians(turn), radians(nod), radians(roll)];
  return build((name) => {
    const { x, y, z } = landmarks[name];
    const turned = {
      x: x * Math.cos(yaw) + z * Math.sin(yaw),
      z: z * Math.cos(yaw) - x * Math.sin(yaw),
    };
    const down = y * Math.cos(pitch) - turned.z * Math.sin(pitch);
    const near = turned.z * Math.cos(pitch) + y * Math.sin(pitch);
    const across = turned.x * Math.cos(tilt) - down * Math.sin(tilt);
    const low = turned.x * Math.sin(tilt) + down * Math.cos(tilt);
    const scale = SIDE / (distance - near);
    return { x: SIDE / 2 + (across + right) * scale, y: SIDE / 2 + (low + below) * scale };
  });
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

function build<T>(of: (name: keyof FaceLandmarks) => T): Readonly<Record<keyof FaceLandmarks, T>> {
  return {
    leftEye: of('leftEye'),
    rightEye: of('rightEye'),
    nose: of('nose'),
    leftMouth: of('leftMouth'),
    rightMouth: of('rightMouth'),
  };
}

const mapped = (landmarks: Landmarks3d, change: (place: Place) => Place): Landmarks3d =>
  build((name) => change(landmarks[name]));
