import { createRandom } from '../random.ts';

/** What differs between two photographs of one person. */
export interface Variation {
  /** Seeds the sensor noise and the background. */
  readonly seed: number;
  /** Of the picture's side. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Degrees in the picture plane. */
  readonly roll: number;
  /** Radians to the side and up or down; small. */
  readonly yaw: number;
  readonly pitch: number;
  readonly zoom: number;
  /** -1: from the left, 1: from the right. */
  readonly lightSide: number;
  /** 0: from the front, 1: from above. */
  readonly lightHeight: number;
  /** 0: flat daylight, 1: a single lamp. */
  readonly contrast: number;
  /** -1: cool, 1: warm. */
  readonly warmth: number;
  readonly exposure: number;
  readonly smile: number;
  /** -1: to the left, 1: to the right. */
  readonly gaze: number;
  readonly browLift: number;
  readonly squint: number;
  /** Deviation of the sensor noise, levels of 255. */
  readonly noise: number;
  readonly background: number;
}

/** A passport photograph: straight, evenly lit, no expression. */
export const plain: Variation = {
  seed: 0,
  shiftX: 0,
  shiftY: 0,
  roll: 0,
  yaw: 0,
  pitch: 0,
  zoom: 1,
  lightSide: -0.35,
  lightHeight: 0.45,
  contrast: 0.6,
  warmth: 0.1,
  exposure: 1,
  smile: 0.25,
  gaze: 0,
  browLift: 0,
  squint: 0,
  noise: 3,
  background: 0,
};

/** A casual photograph, from a number. */
export function createVariation(seed: number): Variation {
  const random = createRandom(seed, 'variation');
  return {
    seed,
    shiftX: random.between(-0.05, 0.05),
    shiftY: random.between(-0.03, 0.03),
    roll: random.between(-6, 6),
    yaw: random.between(-0.18, 0.18),
    pitch: random.between(-0.1, 0.1),
    zoom: random.between(0.88, 1.08),
    lightSide: random.between(-0.9, 0.9),
    lightHeight: random.between(0.2, 0.7),
    contrast: random.between(0.35, 0.8),
    warmth: random.between(-0.6, 0.8),
    exposure: random.between(0.88, 1.1),
    smile: random.between(0, 0.9),
    gaze: random.between(-0.6, 0.6),
    browLift: random.between(-0.2, 0.6),
    squint: random.between(0, 0.3),
    noise: random.between(2, 6),
    background: Math.floor(random.between(0, 6)),
  };
}
