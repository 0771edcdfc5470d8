import { FacenitionError } from '../errors.ts';
import type { RandomSource } from '../ports.ts';
import type { ChallengePose } from './head-pose.ts';

/**
 * How much a capture shows: `passive` is judged by its look alone, `active` also by movements that
 * nobody could foresee.
 */
export type CaptureAssurance = 'passive' | 'active';

const MOVES: readonly ChallengePose[] = ['left', 'right', 'up', 'down', 'closer'];

const MOVE_COUNT = 4;

/** Every sequence of moves that a challenge may ask for, each once. */
const SEQUENCES: readonly (readonly ChallengePose[])[] = sequencesOf(MOVE_COUNT).filter(
  (moves) => moves.includes('left') && moves.includes('right'),
);

function sequencesOf(length: number): readonly (readonly ChallengePose[])[] {
  if (length === 0) return [[]];
  return sequencesOf(length - 1).flatMap((begun) =>
    MOVES.filter((move) => move !== begun.at(-1)).map((move) => [...begun, move]),
  );
}

/**
 * Draws what a capture has to show, in order. `passive`: the front alone. `active`: the front, four
 * moves, and the front again, so that whoever began is seen to end. Of the moves no two in a row are
 * the same, and a left and a right turn are among them: they tell a head from a flat picture.
 *
 * There are 128 sequences, each as likely as the others: a recording made before has one chance in
 * 128. Whoever can choose among recordings of every move, in time, needs no chance.
 *
 * @throws {FacenitionError} `ERR_INTERNAL` where the random source gives nothing
 */
export function drawChallenge(
  random: RandomSource,
  assurance: CaptureAssurance,
): readonly ChallengePose[] {
  if (assurance === 'passive') return ['front'];
  return ['front', ...SEQUENCES[uniformBelow(SEQUENCES.length, random)]!, 'front'];
}

/** Whether these are the steps of a challenge that could have been drawn. */
export function isChallenge(poses: readonly ChallengePose[], assurance: CaptureAssurance): boolean {
  const same = (a: readonly ChallengePose[]): boolean =>
    a.length === poses.length && a.every((pose, i) => pose === poses[i]);
  if (assurance === 'passive') return same(['front']);
  return SEQUENCES.some((moves) => same(['front', ...moves, 'front']));
}

/** A whole number 0..bound-1, `bound` at most 256. */
function uniformBelow(bound: number, random: RandomSource): number {
  // Bytes beyond the last whole multiple would make the first numbers likelier.
  const fair = 256 - (256 % bound);
  for (;;) {
    const [byte] = random(1);
    if (byte === undefined) throw new FacenitionError('ERR_INTERNAL', 'no random byte');
    if (byte < fair) return byte % bound;
  }
}
