import type { AcquisitionFailure } from '@facenition/core';
import { judgePose, type PoseJudge, type SeenPose } from './pose.ts';
import type { Pose } from './protocol/words.ts';

/** The one thing to do next. */
export type Instruction =
  | 'show-face'
  | 'one-face'
  | 'move-closer'
  | 'move-back'
  | 'centre'
  | 'more-light'
  | 'less-light'
  | 'hold-still'
  | 'uncover-face'
  | 'hold-upright'
  | 'look-straight'
  | 'turn-left'
  | 'turn-right'
  | 'look-up'
  | 'look-down'
  | 'come-closer'
  /** All is well: the shutter is about to go. */
  | 'stay';

/** What is seen in one frame of the camera. */
export interface Sighting {
  /** Why the frame would not be acquired; absent: it would be. */
  readonly failure?: AcquisitionFailure;
  /** Absent where no face was found. */
  readonly pose?: SeenPose;
  /** The face's middle, in units of the picture's width and height, from the upper left corner. */
  readonly centre?: { readonly x: number; readonly y: number };
  /** Slope of the line between the eyes, degrees. */
  readonly roll?: number;
}

/** What is asked of the person now. */
export interface Asked {
  readonly pose: Pose;
  /** How the same person looks from the front. */
  readonly front: SeenPose;
}

export interface Guidance {
  readonly instruction: Instruction;
  /** Since when it has been shown, milliseconds. */
  readonly since: number;
  /** What the newest frames ask for instead, and since when. */
  readonly wanted: Instruction;
  readonly wantedSince: number;
  /** Frames in a row that are as asked. */
  readonly good: number;
  /** When the first of them was seen, milliseconds. */
  readonly goodSince: number;
}

/** Size of a face (inter-eye distance over the picture's short side) that is well framed. */
const SMALLEST = 0.085;
/** Beyond it the surroundings that presentation attack detection looks at are cut off. */
const LARGEST = 0.175;
/** For `closer`, which asks for growth by a quarter. */
const LARGEST_CLOSER = 0.29;
/** How far the middle of the face may lie off the picture's. */
const OFF_CENTRE = 0.19;
const TILTED = 22;

/** Once a frame was good, limits are this much wider: at the limit itself words would flicker. */
const SLACK = 1.08;

/** A word stays for this long at least, milliseconds; and a new one has to be wanted for this long. */
const SHOWN_AT_LEAST = 900;
const WANTED_AT_LEAST = 300;

/** The shutter goes after so many good frames in a row, over so many milliseconds. */
export const GOOD_FRAMES = 3;
export const GOOD_TIME = 450;

/** Guidance before the first frame. */
export function beginGuidance(now: number, instruction: Instruction = 'show-face'): Guidance {
  return {
    instruction,
    since: now,
    wanted: instruction,
    wantedSince: now,
    good: 0,
    goodSince: now,
  };
}

/**
 * Takes in one more frame. Pure: state in, state out.
 *
 * @param now milliseconds, by any clock that does not go back
 */
export function advanceGuidance(
  state: Guidance,
  sighting: Sighting,
  asked: Asked,
  now: number,
  judge: PoseJudge = judgePose,
): Guidance {
  const wanted = instructionFor(sighting, asked, state.good > 0, judge);
  const isGood = wanted === 'stay';
  const counted = {
    good: isGood ? state.good + 1 : 0,
    goodSince: isGood && state.good > 0 ? state.goodSince : now,
    wanted,
    wantedSince: wanted === state.wanted ? state.wantedSince : now,
  };
  const isDue = now - state.since >= SHOWN_AT_LEAST && now - counted.wantedSince >= WANTED_AT_LEAST;
  // That all is well is said at once: who goes on moving misses the moment.
  const isNew = wanted !== state.instruction && (isGood || isDue);
  return isNew
    ? { ...counted, instruction: wanted, since: now }
    : { ...counted, instruction: state.instruction, since: state.since };
}

/** Whether the newest frame is to be taken. */
export function isShutterDue({ good, goodSince }: Guidance, now: number): boolean {
  return good >= GOOD_FRAMES && now - goodSince >= GOOD_TIME;
}

/** How near the shutter is, 0..1. */
export function holdProgress({ good, goodSince }: Guidance, now: number): number {
  return good === 0 ? 0 : Math.min(1, good / GOOD_FRAMES, (now - goodSince) / GOOD_TIME);
}

/** What one frame asks for, the most important first. */
export function instructionFor(
  sighting: Sighting,
  { pose: asked, front }: Asked,
  wasGood: boolean,
  judge: PoseJudge = judgePose,
): Instruction {
  const { failure, pose, centre, roll = 0 } = sighting;
  const slack = wasGood ? SLACK : 1;
  if (failure === 'several-faces') return 'one-face';
  if (failure === 'too-dark') return 'more-light';
  if (failure === 'too-bright') return 'less-light';
  if (pose === undefined) return failure === 'blurred' ? 'hold-still' : 'show-face';
  const largest = asked === 'closer' ? LARGEST_CLOSER : LARGEST;
  if (pose.size > largest * slack) return 'move-back';
  if (pose.size < SMALLEST / slack || failure === 'face-too-small') return 'move-closer';
  const off = centre === undefined ? 0 : Math.max(...offsets(centre, pose));
  if (off > OFF_CENTRE * slack || failure === 'cropped') return 'centre';
  if (failure === 'occluded') return 'uncover-face';
  if (Math.abs(roll) > TILTED * slack) return 'hold-upright';
  if (!judge(asked, pose, front)) return WORDS_OF_POSES[asked];
  if (failure === 'pose') return 'look-straight';
  if (failure === 'blurred') return 'hold-still';
  return 'stay';
}

const WORDS_OF_POSES: Readonly<Record<Pose, Instruction>> = {
  front: 'look-straight',
  left: 'turn-left',
  right: 'turn-right',
  up: 'look-up',
  down: 'look-down',
  closer: 'come-closer',
};

/** A turned head moves aside by itself. */
const MOVED_BY_TURN = 0.12;

function offsets(centre: { readonly x: number; readonly y: number }, { yaw }: SeenPose): number[] {
  const turn = Math.min(1, Math.abs(yaw)) * MOVED_BY_TURN;
  return [Math.max(0, Math.abs(centre.x - 0.5) - turn), Math.abs(centre.y - 0.5)];
}
