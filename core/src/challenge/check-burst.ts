import { FacenitionError } from '../errors.ts';
import type { BurstRequest } from './burst.ts';
import { isChallenge } from './draw.ts';

/** Frames of one step. */
export const MAX_STEP_FRAMES = 3;

/** @throws {FacenitionError} `ERR_FIELD_INVALID` where steps or frames belong to no challenge */
export function checkBurst({ assurance, steps, frames }: BurstRequest): void {
  const poses = steps.map(({ pose }) => pose);
  if (!isChallenge(poses, assurance)) throw invalid('these steps are of no challenge');
  const clock = steps.flatMap(({ toldAt, committedAt }) => [toldAt, committedAt]);
  if (!clock.every(Number.isFinite)) throw invalid('the time of a step is not finite');
  if (clock.some((time, i) => time < clock[i - 1]!)) throw invalid('steps overlap in time');
  if (!frames.every(({ at }) => Number.isFinite(at))) {
    throw invalid('the time of a frame is not finite');
  }
  const counts = steps.map((_, i) => frames.filter(({ step }) => step === i).length);
  const placed = counts.reduce((sum, count) => sum + count, 0);
  if (placed !== frames.length) throw invalid('a frame is of no step');
  if (!counts.every((count) => count >= 1 && count <= MAX_STEP_FRAMES)) {
    throw invalid(`send 1 to ${MAX_STEP_FRAMES} frames of each step`);
  }
  if (frames.some(({ step }, i) => step < (frames[i - 1]?.step ?? 0))) {
    throw invalid('frames are not in the order of the steps');
  }
}

const invalid = (message: string): FacenitionError =>
  new FacenitionError('ERR_FIELD_INVALID', message);
