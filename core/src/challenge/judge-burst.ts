import { type AttackThresholds, checkAttackThresholds } from '../attack/attack-thresholds.ts';
import { comparisonThreshold } from '../comparison/threshold.ts';
import { FacenitionError } from '../errors.ts';
import { cosineOfUnits } from '../face/unit.ts';
import type { Level, PackManifest } from '../pack/manifest.ts';
import {
  type BurstOutcome,
  type BurstPorts,
  type BurstRequest,
  withoutPassiveCheck,
} from './burst.ts';
import { checkBurst } from './check-burst.ts';
import { anyTwo, SAME_PICTURE, sameBytes, thumbnailDifference } from './duplicates.ts';
import { frontalBaseline, type HeadPose, poseReached } from './head-pose.ts';
import { lookAt, type SeenFrame } from './look.ts';
import { noseOutOfPlane } from './solidity.ts';
import { timingProblem } from './timing.ts';

/**
 * How far the nose of a turned head lies out of the plane of eyes and mouth, inter-eye distances. Of
 * 1,785 pairs of a frontal and a turned press photograph of one person none has less than this; of
 * 1,225 pairs of captures of moved, turned and bent prints none has more.
 */
export const SOLID = 0.18;

/**
 * At which every frame must match the first. With `mobile`, one frontal press photograph against a
 * turned one (yaw .25 to .4) of another day: FMR 4.7e-4, FNMR 1.3 %.
 */
export const SAME_PERSON_LEVEL: Level = 3;

/** A frame that was looked at, and where it belongs. */
interface PlacedFrame extends SeenFrame {
  readonly index: number;
  readonly step: number;
}

type Verdict = Exclude<BurstOutcome, { readonly outcome: 'bona-fide' }>;

/**
 * Judges whether the frames of a challenge show one live person who did what was asked, when it was
 * asked. Frames are looked at in order, and the first thing that is wrong is the outcome.
 *
 * Throws `ERR_FIELD_INVALID`, `ERR_LEVEL_UNSUPPORTED`, `ERR_PACK_NOT_CALIBRATED`,
 * `ERR_PACK_NOT_INSTALLED`, `ERR_IMAGE_*` and `ERR_MODEL_FAILED`.
 */
export async function judgeBurst(request: BurstRequest, ports: BurstPorts): Promise<BurstOutcome> {
  checkBurst(request);
  checkAttackThresholds(ports.thresholds);
  const { steps, frames, assurance } = request;
  const isPassiveLeftOut = request[withoutPassiveCheck] === true;
  if (!isPassiveLeftOut && ports.nets === undefined) {
    throw new FacenitionError('ERR_PACK_NOT_INSTALLED', 'presentation attack detection is missing');
  }
  const timing = timingProblem(steps, frames);
  if (timing?.problem === 'replayed-order') return suspected('replayed-order');
  if (timing !== undefined) {
    return { outcome: 'not-followed', reason: timing.problem, step: timing.step };
  }
  if (anyTwo(frames, (a, b) => sameBytes(a.sample, b.sample))) return suspected('duplicate-frames');

  const looked = await lookAtAll(request, isPassiveLeftOut ? { ...ports, nets: undefined } : ports);
  if ('outcome' in looked) return looked;
  const wrong = whatIsWrong(looked.seen, request, ports.pack);
  if (wrong !== undefined) return wrong;

  const frontal = looked.seen.filter(({ step }) => steps[step]?.pose === 'front');
  if (!isPassiveLeftOut && !looksBonaFide(frontal, request, ports.thresholds)) {
    return { outcome: 'doubtful', assurance };
  }
  const [best, ...others] = frontal
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ index }) => index);
  if (best === undefined) throw new FacenitionError('ERR_INTERNAL', 'a burst without its front');
  const passiveCheck = isPassiveLeftOut ? 'left-out' : 'passed';
  return { outcome: 'bona-fide', assurance, passiveCheck, frontal: [best, ...others] };
}

const suspected = (
  reason: Extract<Verdict, { readonly outcome: 'attack-suspected' }>['reason'],
): Verdict => ({ outcome: 'attack-suspected', reason });

/** Each frame as it comes: one that shows something else ends the work. */
async function lookAtAll(
  { steps, frames }: BurstRequest,
  ports: BurstPorts,
): Promise<Verdict | { readonly seen: readonly PlacedFrame[] }> {
  const seen: PlacedFrame[] = [];
  for (const [index, { sample, step }] of frames.entries()) {
    const { pose } = steps[step]!;
    const look = await lookAt(sample, pose, ports);
    if (look.outcome === 'not-acquired') return { ...look, capture: index };
    const { frame } = look;
    const held = isOfOneSize(frame, seen) && poseReached(pose, frame.pose, baselineOf(seen), 1);
    if (!held) return { outcome: 'not-followed', reason: 'challenge-not-followed', step };
    seen.push({ ...frame, index, step });
  }
  return { seen };
}

/** From another camera, or cropped, sizes do not compare. */
function isOfOneSize({ size }: SeenFrame, [first]: readonly SeenFrame[]): boolean {
  if (first === undefined) return true;
  return size.width === first.size.width && size.height === first.size.height;
}

/** Of the first step, which is from the front. */
function baselineOf(seen: readonly PlacedFrame[]): HeadPose | undefined {
  const [first, ...others] = seen.filter(({ step }) => step === 0).map(({ pose }) => pose);
  return first && frontalBaseline([first, ...others]);
}

function whatIsWrong(
  seen: readonly PlacedFrame[],
  { steps }: BurstRequest,
  pack: PackManifest,
): Verdict | undefined {
  const isSame = (a: SeenFrame, b: SeenFrame): boolean =>
    thumbnailDifference(a.thumbnail, b.thumbnail) < SAME_PICTURE;
  if (anyTwo(seen, isSame)) return suspected('duplicate-frames');

  const first = seen[0]!;
  const threshold = comparisonThreshold(pack, SAME_PERSON_LEVEL);
  for (const frame of seen.slice(1)) {
    const pose = steps[frame.step]!.pose;
    const score = cosineOfUnits(first.embedding, frame.embedding);
    if (!(score >= threshold)) return suspected('another-person');
    const isTurn = pose === 'left' || pose === 'right';
    if (isTurn && !(noseOutOfPlane(first.landmarks, frame.landmarks) >= SOLID)) {
      return suspected('not-solid');
    }
  }
  return undefined;
}

/** By the mean over the frames from the front, as one capture transaction is judged elsewhere. */
function looksBonaFide(
  frontal: readonly SeenFrame[],
  { strictness }: Pick<BurstRequest, 'strictness'>,
  thresholds: AttackThresholds,
): boolean {
  const sum = frontal.reduce((total, { bonaFide }) => total + (bonaFide ?? Number.NaN), 0);
  const score = sum / frontal.length;
  if (!Number.isFinite(score)) {
    throw new FacenitionError('ERR_MODEL_FAILED', 'the score of an attack detector is not finite');
  }
  return score >= thresholds[strictness];
}
