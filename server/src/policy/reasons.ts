import type { AttackDetectionFailure } from '@facenition/core';
import { ADVICE } from '../advice.ts';

/** Why an attempt at a capture was refused, as the capture protocol calls it. */
export type AttemptReason =
  | AttackDetectionFailure
  | 'wrong-person-or-secret'
  | 'challenge-not-followed'
  | 'too-slow'
  | 'too-fast'
  | 'attack-suspected'
  | 'not-enrolled'
  | 'locked-out'
  | 'tries-used-up';

const WORDS: Readonly<Record<Exclude<AttemptReason, AttackDetectionFailure>, string>> = {
  'wrong-person-or-secret':
    'the face and what is held beside it did not match the reference together. Which of the two is ' +
    'told to nobody. Try again in good light with the same passkey or passphrase as at enrolment; ' +
    'where the device or passkey is new, the person has to enrol again',
  'challenge-not-followed':
    'the poses that were asked for were not seen. Follow each as it is shown; who cannot move so ' +
    'takes the way without a face',
  'too-slow': 'a pose came too late. Try again, and take each pose as soon as it is shown',
  'too-fast':
    'the pictures came faster than a person can follow the poses. Try again; where it happens again, ' +
    'something other than the camera delivers them',
  'attack-suspected':
    'the pictures may show a photograph, a screen or a mask. Try again with even light and nothing ' +
    'bright behind; where it happens again, treat it as an attack',
  'not-enrolled':
    'there is no reference of this person that is still good. They enrol as the policy says ' +
    '(invitation or after sign-in)',
  'locked-out':
    'too many attempts failed. Wait until it ends, or look at `facenition lockouts list` and ask the ' +
    'person whether it was them before it is lifted',
  'tries-used-up': 'every try of this transaction was used. The person begins again at the sign-in',
};

const SENTENCES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(ADVICE).map(
    ([reason, advice]) => [reason, `a capture could not be used: ${advice}`] as const,
  ),
  ...Object.entries(WORDS),
]);

/** Why an attempt was refused and what to do. A word of a newer release is said as it is. */
export function explainReason(reason: string): string {
  return SENTENCES.get(reason) ?? JSON.stringify(reason.slice(0, 64));
}
