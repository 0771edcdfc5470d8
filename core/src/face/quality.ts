import type { AcquisitionFailure } from './acquisition.ts';
import type { CaptureMeasures } from './measures.ts';

/** Named after ISO/IEC 29794-5 (OFIQ), but for the one that it has no like of. */
export type QualityComponentName =
  | 'SingleFacePresent'
  | 'InterEyeDistance'
  /** For LeftwardCropOfTheFaceImage and its three companions: one measure for all sides. */
  | 'FaceInsidePicture'
  | 'HeadPoseYaw'
  | 'HeadPosePitch'
  | 'HeadPoseRoll'
  | 'UnderExposurePrevention'
  | 'OverExposurePrevention'
  | 'Sharpness';

/** A component at exactly its limit scores this. */
const LIMIT_SCORE = 50;
const BEST_SCORE = 100;

/** How far a measure may go in one direction. */
interface Bound {
  /** Beyond it a capture is refused. */
  readonly limit: number;
  /** From here on it scores 100: about what nine of ten press photographs reach (LFW). */
  readonly best: number;
  /** From here on it scores 0. */
  readonly worst: number;
}

interface Check {
  readonly measure: keyof CaptureMeasures;
  readonly low?: Bound;
  readonly high?: Bound;
}

interface Component {
  readonly name: QualityComponentName;
  readonly reason: AcquisitionFailure;
  /** The worst of them counts; the measure of the first is the one that is told. */
  readonly checks: readonly [Check, ...Check[]];
}

/**
 * What a capture must keep to, in the order in which reasons are named. Each limit comes from the
 * share of mated captures that no longer match.
 *
 * Measured with the pack `mobile` on 301 mated pairs of press photographs (LFW), one of each pair
 * degraded, at a threshold with a false match rate near 1e-4: 4.3 % do not match untouched. `best`
 * was measured on 2,137 press photographs (LFW).
 */
const COMPONENTS: readonly Component[] = [
  {
    name: 'SingleFacePresent',
    reason: 'several-faces',
    // Somebody beside the subject, rather than behind at twice the distance from the camera, or on
    // a poster. In 10.5 % of 3,302 press photographs, many of them of crowds, there is such a face;
    // any other face at all is in 20 %.
    checks: [{ measure: 'rival', high: { limit: 0.6, best: 0, worst: 1.2 } }],
  },
  {
    name: 'InterEyeDistance',
    reason: 'face-too-small',
    // Pixels. At 21: 5.0 %; at 14: 12 %; at 9: 50 %.
    checks: [{ measure: 'size', low: { limit: 16, best: 40, worst: 0 } }],
  },
  {
    name: 'FaceInsidePicture',
    reason: 'cropped',
    // Cut through the face's middle .25 to .6, and 44 to 79 %; a side cut off .28, and 11 %.
    checks: [{ measure: 'outside', high: { limit: 0.3, best: 0, worst: 1 } }],
  },
  // The limits of the pose are far beyond the photographs (99th percentile: .45; 1.6; .40 to .75;
  // 20 degrees). Of six faces in full profile (1.0 to 2.0; 2.6 to 3.2) half still match.
  {
    name: 'HeadPoseYaw',
    reason: 'pose',
    checks: [
      {
        measure: 'noseOffset',
        low: { limit: -1.3, best: -0.25, worst: -2.6 },
        high: { limit: 1.3, best: 0.25, worst: 2.6 },
      },
      { measure: 'faceLength', high: { limit: 3.2, best: 1.2, worst: 6.4 } },
    ],
  },
  {
    name: 'HeadPosePitch',
    reason: 'pose',
    checks: [
      {
        measure: 'noseHeight',
        low: { limit: 0, best: 0.49, worst: -0.5 },
        high: { limit: 0.9, best: 0.65, worst: 1.4 },
      },
      { measure: 'faceLength', low: { limit: 0, best: 0.95, worst: -0.95 } },
    ],
  },
  {
    name: 'HeadPoseRoll',
    reason: 'pose',
    checks: [
      {
        measure: 'roll',
        low: { limit: -45, best: -10, worst: -180 },
        high: { limit: 45, best: 10, worst: 180 },
      },
    ],
  },
  {
    name: 'UnderExposurePrevention',
    reason: 'too-dark',
    // Darkened to .15 of the light, typically .83, and 19 %; to .25, .22, and 7 %.
    checks: [{ measure: 'underexposed', high: { limit: 0.75, best: 0.06, worst: 1 } }],
  },
  {
    name: 'OverExposurePrevention',
    reason: 'too-bright',
    // Brightened by 2.5, typically .63, and 33 %.
    checks: [{ measure: 'overexposed', high: { limit: 0.5, best: 0.01, worst: 1 } }],
  },
  {
    name: 'Sharpness',
    reason: 'blurred',
    // Blurred with a sigma of 2 pixels, typically .14, and 12 %; of 3, .083, and 41 %.
    checks: [{ measure: 'sharpness', low: { limit: 0.1, best: 0.25, worst: 0 } }],
  },
];

/** One component of a capture's quality. */
export interface QualityComponent {
  readonly name: QualityComponentName;
  /**
   * A whole number 0..100, higher is better; from 50 on it is good enough. The scale is ours and
   * not the conformance-tested one of OFIQ.
   */
  readonly score: number;
  /** What was measured, in the unit of the component; absent: it is no finite number. */
  readonly measure?: number;
  readonly reason: AcquisitionFailure;
}

/** The components that were measured, in the order in which reasons are named. */
export function scoreComponents(measures: CaptureMeasures): readonly QualityComponent[] {
  return COMPONENTS.flatMap(({ name, reason, checks }) => {
    const scores = checks.flatMap((check) => {
      const value = measures[check.measure];
      return value === undefined ? [] : [scoreOf(check, value)];
    });
    if (scores.length === 0) return [];
    const measure = measures[checks[0].measure];
    const told = measure !== undefined && Number.isFinite(measure) ? { measure } : {};
    return [{ name, score: Math.min(...scores), ...told, reason }];
  });
}

/** Whether a component keeps to its limit. The one place that decides so. */
export function isGoodEnough({ score }: QualityComponent): boolean {
  return score >= LIMIT_SCORE;
}

function scoreOf({ low, high }: Check, value: number): number {
  const bounds = [low, high].filter((bound) => bound !== undefined);
  return Math.min(...bounds.map((bound) => scoreWithin(bound, value)));
}

function scoreWithin({ limit, best, worst }: Bound, value: number): number {
  const within = (value - limit) / (best - limit);
  if (within >= 0) {
    return Math.floor(LIMIT_SCORE + (BEST_SCORE - LIMIT_SCORE) * Math.min(1, within));
  }
  const left = (value - worst) / (limit - worst);
  // Rounded down, and never up to the limit; what is no number scores 0.
  return left > 0 ? Math.min(LIMIT_SCORE - 1, Math.floor(LIMIT_SCORE * left)) : 0;
}
