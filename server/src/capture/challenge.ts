import { createHash, randomBytes } from 'node:crypto';
import { FacenitionError, MAX_STEP_FRAMES } from '@facenition/core';
import * as z from 'zod';

/** As core's: how the head is to be held. */
export const POSES = ['front', 'left', 'right', 'up', 'down', 'closer'] as const;

const Digest = z.base64url().length(43);

/** What was shown for a step, before the next was told: no image, only which ones they are. */
const Committed = z.strictObject({
  /** Of the server's clock. */
  at: z.number(),
  frames: z.array(z.strictObject({ digest: Digest, at: z.number() })),
});

/** A challenge as it is kept while it runs. */
export const Challenge = z.strictObject({
  id: z.string(),
  poses: z.array(z.enum(POSES)).min(1),
  /** When each step was told, by the server's clock. */
  told: z.array(z.number()).min(1),
  committed: z.array(Committed),
});
export type Challenge = z.infer<typeof Challenge>;
export type FrameDigest = z.infer<typeof Committed>['frames'][number];

export function newChallenge(poses: Challenge['poses'], now: number): Challenge {
  const id = `fnch_${randomBytes(16).toString('base64url')}`;
  return { id, poses, told: [now], committed: [] };
}

/** Throws `ERR_FIELD_INVALID` where no such challenge is under way. */
export function readChallenge(text: string | undefined, id: string): Challenge {
  const challenge = text === undefined ? undefined : Challenge.parse(JSON.parse(text));
  if (challenge?.id === id) return challenge;
  throw new FacenitionError('ERR_FIELD_INVALID', 'challenge: not the one that is under way');
}

/** Frames that one step may take. */
const MOST_FRAMES = MAX_STEP_FRAMES;

/**
 * The challenge with what was shown for its current step, and the next one told.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID`
 */
export function commit(
  challenge: Challenge,
  frames: readonly FrameDigest[],
  now: number,
): Challenge {
  const { poses, told, committed } = challenge;
  if (committed.length === poses.length) {
    throw new FacenitionError('ERR_FIELD_INVALID', 'challenge: every step of it was shown');
  }
  if (frames.length === 0 || frames.length > MOST_FRAMES) {
    throw new FacenitionError('ERR_FIELD_INVALID', `frames: 1 to ${MOST_FRAMES} for each step`);
  }
  const isLast = committed.length + 1 === poses.length;
  return {
    ...challenge,
    committed: [...committed, { at: now, frames: [...frames] }],
    told: isLast ? told : [...told, now],
  };
}

export function isComplete({ poses, committed }: Challenge): boolean {
  return committed.length === poses.length;
}

/** One frame of a burst, with the step that it was taken for. */
export interface BurstFrame {
  readonly step: number;
  /** Milliseconds since the challenge began, by the page's clock. */
  readonly at: number;
}

/**
 * Every frame that was committed to, in order. Throws `ERR_FIELD_INVALID` where these are not
 * exactly those images.
 */
export function matchFrames(
  { committed }: Challenge,
  samples: readonly Uint8Array[],
): readonly BurstFrame[] {
  const frames = committed.flatMap((step, index) =>
    step.frames.map(({ digest, at }) => ({ digest, at, step: index })),
  );
  const isSame =
    frames.length === samples.length &&
    frames.every(({ digest }, index) => digest === digestOf(samples[index] ?? new Uint8Array()));
  if (isSame) return frames.map(({ step, at }) => ({ step, at }));
  throw new FacenitionError('ERR_FIELD_INVALID', 'photo: not the frames that were announced');
}

/** SHA-256, base64url. */
export function digestOf(sample: Uint8Array): string {
  return createHash('sha256').update(sample).digest('base64url');
}
