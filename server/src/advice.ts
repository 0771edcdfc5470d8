import type { AttackDetectionFailure } from '@facenition/core';

/** What a person can do about a capture that could not be used. */
export const ADVICE: Readonly<Record<AttackDetectionFailure, string>> = {
  'no-face': 'no face was found: face the camera in good light',
  'several-faces': 'more than one face was found: only one person may be in the picture',
  'face-too-small': 'the face is too small: come closer',
  'face-too-close': 'the face fills the picture: move back',
  'too-dark': 'the face is too dark: find more light',
  'too-bright': 'the face is too bright: avoid direct light',
  blurred: 'the face is blurred: hold still and clean the lens',
  pose: 'the face is turned away: look straight at the camera',
  occluded: 'the face is covered: take off what covers it',
  cropped: 'part of the face is outside the picture: centre it',
  'captures-differ': 'the pictures do not show the same person',
};
