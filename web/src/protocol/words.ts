import type { AcquisitionFailure } from '@facenition/core';

/** Every reason for which a capture is not accepted, or a transaction over. */
export const REASONS = [
  'no-face',
  'several-faces',
  'face-too-small',
  'face-too-close',
  'too-dark',
  'too-bright',
  'blurred',
  'pose',
  'occluded',
  'cropped',
  'captures-differ',
  'wrong-person-or-secret',
  'challenge-not-followed',
  'too-slow',
  'too-fast',
  'attack-suspected',
  'not-enrolled',
  'locked-out',
  'tries-used-up',
  'active-check-needed',
  'passkey-refused',
] as const satisfies readonly (AcquisitionFailure | (string & {}))[];

export type Reason = (typeof REASONS)[number];

/** Left and right are the person's own. */
export const POSES = ['front', 'left', 'right', 'up', 'down', 'closer'] as const;

export type Pose = (typeof POSES)[number];

export const ENDED_STATES = ['passed', 'failed', 'cancelled', 'expired'] as const;

export type EndedState = (typeof ENDED_STATES)[number];

/** Where to go when a transaction is over. */
export type Next =
  | { readonly kind: 'redirect'; readonly url: string }
  | {
      readonly kind: 'form-post';
      readonly url: string;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'stay' };
