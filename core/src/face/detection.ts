import type { Box, Point } from '../image/picture.ts';
import { checkFinite } from './align.ts';
import type { FaceFinder } from './finder.ts';
import type { DetectedFace, FaceLandmarks } from './locator.ts';
import { poseProxies } from './pose.ts';

/** How a face is turned, as far as five landmarks tell: proxies, not angles in space. */
export interface FacePose {
  /** Slope of the line between the eyes, degrees, clockwise, -180..180. */
  readonly rollDegrees: number;
  /**
   * How far the nose tip stands to the right (of the picture) of the eyes' middle, in inter-eye
   * distances: near 0 from the front, beyond .4 either way clearly turned aside. No angle.
   */
  readonly yawProxy: number;
  /**
   * How far the nose tip is on the way from the eyes (0) down to the mouth (1): near .57 from the
   * front, less for a face that looks up, more for one that looks down. No angle.
   */
  readonly pitchProxy: number;
}

export interface FaceReport {
  readonly box: Box;
  /** How sure the detector is, 0..1. Scores of different packs do not compare. */
  readonly score: number;
  readonly landmarks: FaceLandmarks;
  /** Absent where the landmarks coincide. */
  readonly pose?: FacePose;
}

/**
 * Every face in a sample. Coordinates are pixels of the upright picture (EXIF orientation applied)
 * from its upper left corner: x runs from 0 to `width`, y down from 0 to `height`. A decoder may
 * have shrunk a large image, so that `width` is not that of the file.
 */
export interface DetectionReport {
  readonly width: number;
  readonly height: number;
  /** Best first, at most 32. */
  readonly faces: readonly FaceReport[];
  /** How many more there are. */
  readonly omitted: number;
}

/** Landmarks cost a close look at each face, and a picture may be tiled with faces. */
const MAX_FACES = 32;

/** Detections that a closer look does not find to be faces are left out. */
export async function detectFaces(
  sample: Uint8Array,
  { decoder, locator }: FaceFinder,
): Promise<DetectionReport> {
  const picture = await decoder.decode(sample);
  const detections = await locator.detect(picture);
  const faces: FaceReport[] = [];
  for (const face of detections.slice(0, MAX_FACES)) {
    const landmarks = await locator.locate(picture, face);
    if (landmarks !== undefined) faces.push(reportFace(face, landmarks));
  }
  const { width, height } = picture;
  return { width, height, faces, omitted: Math.max(0, detections.length - MAX_FACES) };
}

/** @throws {FacenitionError} `ERR_MODEL_FAILED` where a landmark is nowhere */
export function reportFace({ box, score }: DetectedFace, landmarks: FaceLandmarks): FaceReport {
  checkFinite(landmarks);
  const pose = poseOf(landmarks);
  return {
    box: { ...box, ...fromCorner(box) },
    score,
    landmarks: {
      leftEye: fromCorner(landmarks.leftEye),
      rightEye: fromCorner(landmarks.rightEye),
      nose: fromCorner(landmarks.nose),
      leftMouth: fromCorner(landmarks.leftMouth),
      rightMouth: fromCorner(landmarks.rightMouth),
    },
    ...(pose !== undefined && { pose }),
  };
}

/** Inside, pixel centres are at whole numbers. */
const fromCorner = ({ x, y }: Point): Point => ({ x: x + 0.5, y: y + 0.5 });

function poseOf(landmarks: FaceLandmarks): FacePose | undefined {
  const { roll, noseOffset, noseHeight } = poseProxies(landmarks);
  const finite = [roll, noseOffset, noseHeight].every(Number.isFinite);
  return finite ? { rollDegrees: roll, yawProxy: noseOffset, pitchProxy: noseHeight } : undefined;
}
