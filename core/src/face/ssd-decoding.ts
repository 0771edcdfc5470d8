import { FacenitionError } from '../errors.ts';
import type { Tensor } from '../ports.ts';
import type { DetectedFace } from './locator.ts';

/** Sides that the network takes are multiples of this. */
export const SSD_SIDE_STEP = 256;

/** The square that the network was trained on: its prior boxes are shares of this, pixels. */
const TRAINED_SIDE = 512;

/** Encoded boxes are this many times what they stand for. */
const CENTRE_SCALE = 10;
const SIZE_SCALE = 5;

/** A prior box: its side if it were square, as a share of the trained side; width over height. */
type Prior = readonly [scale: number, aspect: number];

/** A feature map: the distance of its cells, network pixels, and the prior boxes at each. */
interface FeatureMap {
  readonly stride: number;
  readonly priors: readonly Prior[];
}

/** Five aspect ratios, and a square between this scale and the next. */
function priorsOf(scale: number, next: number): readonly Prior[] {
  const between = Math.sqrt(scale * next);
  return [
    [scale, 1],
    [between, 1],
    [scale, 2],
    [scale, 1 / 2],
    [scale, 3],
    [scale, 1 / 3],
  ];
}

/**
 * Liu et al., "SSD: Single Shot MultiBox Detector" (ECCV 2016), section 2.2, with scales from .2 to
 * .95 and a first map of its own, as in the configuration of the TensorFlow object detection API
 * that the network was trained with: these are the boxes that it carries with its weights.
 */
const FEATURE_MAPS: readonly FeatureMap[] = [
  {
    stride: 16,
    priors: [
      [0.1, 1],
      [0.2, 2],
      [0.2, 1 / 2],
    ],
  },
  { stride: 32, priors: priorsOf(0.35, 0.5) },
  { stride: 64, priors: priorsOf(0.5, 0.65) },
  { stride: 128, priors: priorsOf(0.65, 0.8) },
  { stride: 256, priors: priorsOf(0.8, 0.95) },
  { stride: 512, priors: priorsOf(0.95, 1) },
];

/**
 * Reads the detector's boxes, overlaps included, in pixels of the network's input.
 *
 * @param side of the square input, a multiple of `SSD_SIDE_STEP`
 * @param threshold faces below this score are left out
 */
export function decodeSsd(
  outputs: Readonly<Record<string, Tensor>>,
  side: number,
  threshold: number,
): DetectedFace[] {
  const boxes = FEATURE_MAPS.reduce((n, map) => n + map.priors.length * cellsOf(map, side) ** 2, 0);
  const scores = output(outputs, 'scores', boxes);
  const encodings = output(outputs, 'encodings', 4 * boxes);

  const faces: DetectedFace[] = [];
  let i = 0;
  for (const map of FEATURE_MAPS) {
    const cells = cellsOf(map, side);
    // A map of one cell that does not fill the input is not where its prior boxes say.
    const usable = cells * map.stride === side;
    for (let cell = 0; cell < cells * cells; cell++) {
      for (const prior of map.priors) {
        const score = scores[i]!;
        if (usable && score >= threshold) {
          const x = ((cell % cells) + 0.5) * map.stride;
          const y = (Math.floor(cell / cells) + 0.5) * map.stride;
          faces.push({ score, box: decodeBox(encodings.subarray(4 * i), prior, x, y) });
        }
        i++;
      }
    }
  }
  return faces;
}

const cellsOf = ({ stride }: FeatureMap, side: number): number => Math.ceil(side / stride);

function output(
  outputs: Readonly<Record<string, Tensor>>,
  name: string,
  length: number,
): Float32Array {
  const data = outputs[name]?.data;
  if (data?.length === length) return data;
  throw new FacenitionError('ERR_MODEL_FAILED', `the detector's output ${name} is missing or odd`);
}

/** The encoding is down, right, height, width. */
function decodeBox(encoding: Float32Array, [scale, aspect]: Prior, x: number, y: number) {
  const priorHeight = (TRAINED_SIDE * scale) / Math.sqrt(aspect);
  const priorWidth = TRAINED_SIDE * scale * Math.sqrt(aspect);
  const height = Math.exp(encoding[2]! / SIZE_SCALE) * priorHeight;
  const width = Math.exp(encoding[3]! / SIZE_SCALE) * priorWidth;
  return {
    x: x + (encoding[1]! / CENTRE_SCALE) * priorWidth - width / 2,
    y: y + (encoding[0]! / CENTRE_SCALE) * priorHeight - height / 2,
    width,
    height,
  };
}
