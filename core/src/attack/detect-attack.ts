import { FacenitionError } from '../errors.ts';
import type { AcquisitionFailure, FaceChoice } from '../face/acquisition.ts';
import type { FaceFinder } from '../face/finder.ts';
import { inspect } from '../face/inspection.ts';
import type { DetectedFace, FaceLandmarks } from '../face/locator.ts';
import { poseProxies } from '../face/pose.ts';
import type { Picture } from '../image/picture.ts';
import type { AttackNets } from './attack-nets.ts';
import {
  type AttackThresholds,
  checkAttackThresholds,
  type Strictness,
} from './attack-thresholds.ts';
import { roomAround } from './crop.ts';

export interface AttackDetectionRequest {
  /** Captures of one moment, 1..5. */
  readonly samples: readonly Uint8Array[];
  readonly strictness: Strictness;
  /** Absent: `only`. */
  readonly faceChoice?: FaceChoice;
}

/** `face-too-close`: it fills the picture, and nothing around it can be seen. */
export type AttackDetectionFailure = AcquisitionFailure | 'face-too-close';

/** What presentation attack detection says (ISO/IEC 30107). A signal of risk, and not a proof. */
export type AttackDetectionOutcome =
  | {
      readonly outcome: 'bona-fide' | 'attack-suspected';
      /** Mean over the captures, 0..1, higher is less suspicious. */
      readonly score: number;
      readonly threshold: number;
    }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AttackDetectionFailure;
      /** Index of the capture. */
      readonly capture: number;
      readonly threshold: number;
    };

export interface AttackDetectionPorts extends FaceFinder {
  readonly nets: AttackNets;
  /** Those of this camera and these people, or else `attackThreshold`. */
  readonly thresholds: AttackThresholds;
}

/** What a capture must keep to here, beyond what makes it usable at all. */
const LIMITS = {
  /** Width and height of the face, pixels: with `room`, crops are shrunk and never enlarged. */
  face: 64,
  /** Of 37 captures with less 5 end in an error, of 1,126 with more 29. */
  room: 1.5,
  /** Degrees. Upside down, a third of the bona fide captures are rejected. */
  roll: 30,
} as const;

const MAX_SAMPLES = 5;

/**
 * Judges by the look of the captures alone whether a live face is before the camera. Every capture
 * must be usable.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_CONFIG_INVALID` (thresholds out of their bounds), `ERR_IMAGE_*` and
 * `ERR_MODEL_FAILED`.
 */
export async function detectPresentationAttack(
  { samples, strictness, faceChoice }: AttackDetectionRequest,
  ports: AttackDetectionPorts,
): Promise<AttackDetectionOutcome> {
  if (samples.length === 0 || samples.length > MAX_SAMPLES) {
    throw new FacenitionError('ERR_FIELD_INVALID', `send 1 to ${MAX_SAMPLES} captures`);
  }
  checkAttackThresholds(ports.thresholds);
  const threshold = ports.thresholds[strictness];
  let sum = 0;
  for (const [capture, sample] of samples.entries()) {
    const judged = await judgeCapture(sample, faceChoice ?? 'only', ports);
    if (judged.outcome === 'not-acquired') return { ...judged, capture, threshold };
    sum += judged.score;
  }
  const score = sum / samples.length;
  if (!Number.isFinite(score)) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'the score of an attack detector is not finite');
  }
  return { outcome: score >= threshold ? 'bona-fide' : 'attack-suspected', score, threshold };
}

type JudgedCapture =
  | { readonly outcome: 'judged'; readonly score: number }
  | { readonly outcome: 'not-acquired'; readonly reason: AttackDetectionFailure };

async function judgeCapture(
  sample: Uint8Array,
  choice: FaceChoice,
  { decoder, locator, nets }: AttackDetectionPorts,
): Promise<JudgedCapture> {
  const picture = await decoder.decode(sample);
  const inspection = await inspect(picture, choice, locator);
  if (inspection.outcome === 'not-acquired') {
    return { outcome: 'not-acquired', reason: inspection.reason };
  }
  const { face, landmarks } = inspection;
  const reason = whyUnfit(picture, face, landmarks);
  if (reason !== undefined) return { outcome: 'not-acquired', reason };
  return { outcome: 'judged', score: await nets.score(picture, face.box) };
}

/** Why nothing can be told from the look of a usable capture; `undefined`: it can be. */
export function whyUnfit(
  picture: Picture,
  { box }: DetectedFace,
  landmarks: FaceLandmarks,
): AttackDetectionFailure | undefined {
  if (!(Math.min(box.width, box.height) >= LIMITS.face)) return 'face-too-small';
  if (!(roomAround(picture, box) >= LIMITS.room)) return 'face-too-close';
  if (!(Math.abs(poseProxies(landmarks).roll) <= LIMITS.roll)) return 'pose';
  return undefined;
}
