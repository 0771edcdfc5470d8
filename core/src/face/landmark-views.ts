import { FacenitionError } from '../errors.ts';
import type { Box, Picture, Point } from '../image/picture.ts';
import {
  applySimilarity,
  invertSimilarity,
  type SimilarityTransform,
} from '../image/similarity.ts';
import { pictureTensor } from '../image/tensor.ts';
import { warpFace } from '../image/warp.ts';
import type { InferenceSession, Tensor } from '../ports.ts';
import {
  LANDMARK_COUNT,
  leftEyeCentre,
  MIRRORED_LANDMARKS,
  meanPoint,
  rightEyeCentre,
} from './landmarks68.ts';

/** Side of the landmark network's input, pixels. */
const SIDE = 112;

const RAW_RGB = { channels: 'rgb', mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/** A square of the picture as the landmark network sees it. */
export interface LandmarkView {
  readonly centre: Point;
  /** Picture pixels. */
  readonly side: number;
  /** Angle of the line between the eyes, radians; the view turns it level. */
  readonly roll: number;
  readonly mirrored: boolean;
}

/** The square around a box, upright. */
export function viewOfBox({ x, y, width, height }: Box): LandmarkView {
  const centre = { x: x + width / 2, y: y + height / 2 };
  return { centre, side: Math.max(width, height), roll: 0, mirrored: false };
}

/** A square around a face whose landmarks are known, its eyes level. */
export function viewOfLandmarks(
  points: readonly Point[],
  margin: number,
  mirrored: boolean,
): LandmarkView {
  const left = leftEyeCentre(points);
  const right = rightEyeCentre(points);
  const roll = Math.atan2(right.y - left.y, right.x - left.x);
  const level = { a: Math.cos(roll), b: -Math.sin(roll), shiftX: 0, shiftY: 0 };
  const turned = points.map((point) => applySimilarity(level, point));
  const [xs, ys] = [turned.map(({ x }) => x), turned.map(({ y }) => y)];
  const [low, high] = [
    { x: Math.min(...xs), y: Math.min(...ys) },
    { x: Math.max(...xs), y: Math.max(...ys) },
  ];
  const side = margin * Math.max(high.x - low.x, high.y - low.y);
  // The forehead is part of a face box, and has no landmarks.
  const middle = meanPoint([low, high]);
  const centre = { x: middle.x, y: middle.y - FOREHEAD * side };
  return { centre: applySimilarity(invertSimilarity(level), centre), side, roll, mirrored };
}

/** How far up the views move, in units of their side. */
const FOREHEAD = 0.03;

/** Finds the landmarks in each view, in one run; they come back in picture coordinates. */
export async function findLandmarks(
  session: InferenceSession,
  picture: Picture,
  views: readonly LandmarkView[],
): Promise<readonly (readonly Point[])[]> {
  const { landmarks } = await session.run({ input: viewsTensor(picture, views) });
  if (landmarks?.data.length !== views.length * 2 * LANDMARK_COUNT) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'the landmark network answers something else');
  }
  const { data } = landmarks;
  return views.map((view, i) =>
    readLandmarks(data.subarray(i * 2 * LANDMARK_COUNT, (i + 1) * 2 * LANDMARK_COUNT), view),
  );
}

function viewsTensor(picture: Picture, views: readonly LandmarkView[]): Tensor {
  const length = 3 * SIDE * SIDE;
  const data = new Float32Array(views.length * length);
  for (const [i, view] of views.entries()) {
    const seen = pictureTensor(warpFace(picture, transformOf(view), SIDE), RAW_RGB).data;
    if (view.mirrored) mirrorRows(seen);
    data.set(seen, i * length);
  }
  return { data, dims: [views.length, 3, SIDE, SIDE] };
}

function mirrorRows(planes: Float32Array): void {
  for (let start = 0; start < planes.length; start += SIDE) {
    planes.subarray(start, start + SIDE).reverse();
  }
}

/** From picture coordinates to pixels of the network's input. */
function transformOf({ centre, side, roll }: LandmarkView): SimilarityTransform {
  const a = (SIDE / side) * Math.cos(roll);
  const b = (SIDE / side) * -Math.sin(roll);
  const middle = (SIDE - 1) / 2;
  return {
    a,
    b,
    shiftX: middle - (a * centre.x - b * centre.y),
    shiftY: middle - (b * centre.x + a * centre.y),
  };
}

/** The network answers in shares of its input, edge to edge. */
function readLandmarks(shares: Float32Array, view: LandmarkView): readonly Point[] {
  const toPicture = invertSimilarity(transformOf(view));
  return MIRRORED_LANDMARKS.map((twin, own) => {
    const i = view.mirrored ? twin : own;
    const x = shares[2 * i]! * SIDE - 0.5;
    const y = shares[2 * i + 1]! * SIDE - 0.5;
    return applySimilarity(toPicture, { x: view.mirrored ? SIDE - 1 - x : x, y });
  });
}
