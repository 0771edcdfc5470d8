import { FacenitionError } from '../errors.ts';
import type { Tensor } from '../ports.ts';
import type { DetectedFace, FaceLandmarks } from './locator.ts';

/** A face as YuNet reports it, in pixels of the network's input. */
export interface YunetFace extends DetectedFace {
  readonly landmarks: FaceLandmarks;
}

type Outputs = Readonly<Record<string, Tensor>>;

/** Input pixels per cell of the three maps. */
const STRIDES = [8, 16, 32] as const;

/**
 * Reads YuNet's maps.
 *
 * Per cell: `cls` and `obj` are probabilities, the score is their geometric mean; `bbox` is the
 * centre as an offset from the cell and the logarithm of the size, `kps` five points as offsets
 * from the cell, all in cells. Wu, Peng and Yu, "YuNet: A Tiny Millisecond-level Face Detector"
 * (Machine Intelligence Research 20, 2023), and the code published with it.
 *
 * @param width of the network's input, a multiple of 32
 * @param threshold faces below this score are left out
 */
export function decodeYunet(
  outputs: Outputs,
  width: number,
  height: number,
  threshold: number,
): YunetFace[] {
  const faces: YunetFace[] = [];
  for (const stride of STRIDES) {
    const columns = width / stride;
    const cells = columns * (height / stride);
    const cls = map(outputs, `cls_${stride}`, cells);
    const obj = map(outputs, `obj_${stride}`, cells);
    const bbox = map(outputs, `bbox_${stride}`, 4 * cells);
    const kps = map(outputs, `kps_${stride}`, 10 * cells);
    for (let cell = 0; cell < cells; cell++) {
      const score = Math.sqrt(clamp(cls[cell]!) * clamp(obj[cell]!));
      if (!(score >= threshold)) continue;
      const x = cell % columns;
      const y = Math.floor(cell / columns);
      faces.push({
        score,
        box: decodeBox(bbox.subarray(4 * cell), x, y, stride),
        landmarks: decodeLandmarks(kps.subarray(10 * cell), x, y, stride),
      });
    }
  }
  return faces;
}

function map(outputs: Outputs, name: string, length: number): Float32Array {
  const data = outputs[name]?.data;
  if (data?.length === length) return data;
  throw new FacenitionError('ERR_MODEL_FAILED', `the detector's output ${name} is missing or odd`);
}

function clamp(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}

function decodeBox(offsets: Float32Array, x: number, y: number, stride: number) {
  const width = Math.exp(offsets[2]!) * stride;
  const height = Math.exp(offsets[3]!) * stride;
  return {
    x: (x + offsets[0]!) * stride - width / 2,
    y: (y + offsets[1]!) * stride - height / 2,
    width,
    height,
  };
}

/** YuNet calls left and right as the person would; so does its order: the person's right eye first. */
function decodeLandmarks(
  offsets: Float32Array,
  x: number,
  y: number,
  stride: number,
): FaceLandmarks {
  const point = (i: number) => ({
    x: (x + offsets[2 * i]!) * stride,
    y: (y + offsets[2 * i + 1]!) * stride,
  });
  return {
    leftEye: point(0),
    rightEye: point(1),
    nose: point(2),
    leftMouth: point(3),
    rightMouth: point(4),
  };
}
