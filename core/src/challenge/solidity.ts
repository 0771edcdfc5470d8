import type { FaceLandmarks } from '../face/locator.ts';
import type { Point } from '../image/picture.ts';

type Homogeneous = readonly [number, number, number];
/** Three columns. */
type Basis = readonly [Homogeneous, Homogeneous, Homogeneous];

/**
 * How far the nose stands out of the plane of eyes and mouth, as two views of one face show it: the
 * plane map (homography) that takes eyes and mouth of one view to the other takes the nose of a flat
 * picture along, however it was moved, tilted or held near; that of a head comes to lie elsewhere.
 *
 * @returns the distance between the two places, in inter-eye distances of `frontal`; not finite
 *   where eyes and mouth have no such map
 */
export function noseOutOfPlane(frontal: FaceLandmarks, turned: FaceLandmarks): number {
  const [x, y, w] = combine(basisOf(frontal), coordinatesIn(basisOf(turned), turned.nose));
  const { leftEye, rightEye, nose } = frontal;
  const interEye = Math.hypot(rightEye.x - leftEye.x, rightEye.y - leftEye.y);
  return Math.hypot(x / w - nose.x, y / w - nose.y) / interEye;
}

/** The projective basis in which the second mouth corner is (1, 1, 1). */
function basisOf({ leftEye, rightEye, leftMouth, rightMouth }: FaceLandmarks): Basis {
  const corners: Basis = [homogeneous(leftEye), homogeneous(rightEye), homogeneous(leftMouth)];
  const [a, b, c] = coordinatesIn(corners, rightMouth);
  return [scaled(corners[0], a), scaled(corners[1], b), scaled(corners[2], c)];
}

/** Cramer's rule. */
function coordinatesIn([a, b, c]: Basis, point: Point): Homogeneous {
  const p = homogeneous(point);
  const whole = determinant(a, b, c);
  return [determinant(p, b, c) / whole, determinant(a, p, c) / whole, determinant(a, b, p) / whole];
}

function combine([a, b, c]: Basis, [u, v, w]: Homogeneous): Homogeneous {
  const at = (i: 0 | 1 | 2): number => u * a[i] + v * b[i] + w * c[i];
  return [at(0), at(1), at(2)];
}

const homogeneous = ({ x, y }: Point): Homogeneous => [x, y, 1];
const scaled = ([x, y, w]: Homogeneous, by: number): Homogeneous => [x * by, y * by, w * by];

function determinant(a: Homogeneous, b: Homogeneous, c: Homogeneous): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}
