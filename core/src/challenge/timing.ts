import type { ChallengePose } from './head-pose.ts';

/** One step of a challenge, by the server's clock: milliseconds since the epoch. */
export interface BurstStep {
  readonly pose: ChallengePose;
  /** When the page was told the pose. */
  readonly toldAt: number;
  /** When the page committed to the frames of this step. */
  readonly committedAt: number;
}

/** One frame of a burst: an encoded image as it was committed to. */
export interface BurstFrame {
  readonly sample: Uint8Array;
  /** Index of the step that it was taken for. */
  readonly step: number;
  /** Milliseconds since the challenge began, by the page's clock. */
  readonly at: number;
}

export type TimingProblem =
  | { readonly problem: 'too-fast' | 'too-slow'; readonly step: number }
  | { readonly problem: 'replayed-order' };

/** Milliseconds. Chosen, and not measured: docs/liveness.md says what for. */
export const timingLimits = {
  /** Seeing the next pose (about 200), and beginning to move (about 200). */
  reaction: 400,
  /** For a step; for the first one, in which people find their place before the camera. */
  step: 20_000,
  firstStep: 90_000,
  /** How much later than the server a page may begin its clock: the way of one answer to it. */
  latency: 3000,
  /** How much a page's clock may run ahead in one challenge. */
  drift: 250,
} as const;

/**
 * The first thing that is wrong with when frames were taken, by both clocks. Nobody holds a pose
 * sooner than it was asked for.
 */
export function timingProblem(
  steps: readonly BurstStep[],
  frames: readonly BurstFrame[],
): TimingProblem | undefined {
  for (const [step, { toldAt, committedAt }] of steps.entries()) {
    const took = committedAt - toldAt;
    const limit = step === 0 ? timingLimits.firstStep : timingLimits.step;
    if (!(took <= limit)) return { problem: 'too-slow', step };
    if (step > 0 && !(took >= timingLimits.reaction)) return { problem: 'too-fast', step };
  }
  return inOrder(steps, frames) ? undefined : { problem: 'replayed-order' };
}

function inOrder(steps: readonly BurstStep[], frames: readonly BurstFrame[]): boolean {
  const began = steps[0]?.toldAt ?? Number.NaN;
  let last = Number.NEGATIVE_INFINITY;
  return frames.every(({ step, at }) => {
    const { toldAt, committedAt } = steps[step]!;
    const later = at > last;
    last = at;
    return (
      later &&
      at >= toldAt - began - timingLimits.latency &&
      at <= committedAt - began + timingLimits.drift
    );
  });
}
