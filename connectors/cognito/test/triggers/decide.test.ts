import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type PastChallenge, type SignInRules } from '../../src/triggers/decide.ts';

const RULES: SignInRules = {
  ...{ flow: 'password-first', tries: 3, kind: 'FACE_TICKET', between: [] },
};
const FACE_ONLY: SignInRules = { ...RULES, flow: 'face-only' };

const step = (
  challengeName: string,
  challengeResult = true,
  challengeMetadata: string | null = null,
): PastChallenge => ({ challengeName, challengeResult, challengeMetadata });
const face = (passed: boolean) => step('CUSTOM_CHALLENGE', passed, 'FACE_TICKET:fntx_x');
const SRP = step('SRP_A');
const PASSWORD = step('PASSWORD_VERIFIER');
const TOTP = step('SOFTWARE_TOKEN_MFA');

describe('password first', () => {
  test.each<[string, PastChallenge[], string]>([
    ['nothing: the password may not be left out', [], 'fail'],
    ['a name', [SRP], 'ask-password'],
    ['a password', [SRP, PASSWORD], 'ask-face'],
    ['a wrong password', [SRP, step('PASSWORD_VERIFIER', false)], 'fail'],
    ['a wrong password, and a face', [SRP, step('PASSWORD_VERIFIER', false), face(true)], 'fail'],
    ['a face that matches', [SRP, PASSWORD, face(true)], 'issue-tokens'],
    ['one face that does not', [SRP, PASSWORD, face(false)], 'ask-face'],
    ['two that do not', [SRP, PASSWORD, face(false), face(false)], 'ask-face'],
    ['three that do not', [SRP, PASSWORD, face(false), face(false), face(false)], 'fail'],
    [
      'the third that matches',
      [SRP, PASSWORD, face(false), face(false), face(true)],
      'issue-tokens',
    ],
    ['a fourth', [SRP, PASSWORD, face(false), face(false), face(false), face(true)], 'fail'],
    ['a face without a password', [face(true)], 'fail'],
    ['a face before the password', [face(true), SRP, PASSWORD], 'fail'],
    ['a face in place of the password', [SRP, face(true)], 'fail'],
    ['something after the face', [SRP, PASSWORD, face(true), TOTP], 'fail'],
    ['another face after the face', [SRP, PASSWORD, face(true), face(true)], 'fail'],
    [
      'a challenge of somebody else',
      [SRP, PASSWORD, step('CUSTOM_CHALLENGE', true, 'CODE:1')],
      'fail',
    ],
    ['one that says nothing', [SRP, PASSWORD, step('CUSTOM_CHALLENGE')], 'fail'],
    ['a factor that is not listed', [SRP, PASSWORD, TOTP], 'fail'],
    ['an SRP that failed', [step('SRP_A', false), PASSWORD, face(true)], 'fail'],
    ['a password without SRP', [PASSWORD, face(true)], 'fail'],
    ['two passwords', [SRP, PASSWORD, PASSWORD, face(true)], 'fail'],
  ])('after %s', (_what, session, outcome) => {
    expect(decide(session, RULES).outcome).toBe(outcome);
  });

  test('a listed factor may come between, where it was passed', () => {
    const rules: SignInRules = { ...RULES, between: ['SOFTWARE_TOKEN_MFA'] };
    expect(decide([SRP, PASSWORD, TOTP], rules).outcome).toBe('ask-face');
    expect(decide([SRP, PASSWORD, TOTP, face(true)], rules).outcome).toBe('issue-tokens');
    expect(decide([SRP, PASSWORD, face(true), TOTP], rules).outcome).toBe('fail');
    const wrong = step('SOFTWARE_TOKEN_MFA', false);
    expect(decide([SRP, PASSWORD, wrong, face(true)], rules).outcome).toBe('fail');
  });
});

test.each<[string, PastChallenge[], string]>([
  ['nothing', [], 'ask-face'],
  ['a face that matches', [face(true)], 'issue-tokens'],
  ['a face that does not', [face(false)], 'ask-face'],
  ['three', [face(false), face(false), face(false)], 'fail'],
  ['a password', [SRP], 'fail'],
])('face only, after %s', (_what, session, outcome) => {
  expect(decide(session, FACE_ONLY).outcome).toBe(outcome);
});

test('one try is one try', () => {
  expect(decide([face(false)], { ...FACE_ONLY, tries: 1 }).outcome).toBe('fail');
});

test('tokens are issued for one form of session alone', () => {
  const names = fc.constantFrom('SRP_A', 'PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE', 'SMS_MFA', 'x');
  const metadata = fc.constantFrom(null, 'FACE_TICKET:fntx_x', 'CODE:1', 'FACE_PHOTOS:1');
  const session = fc.array(
    fc.record({ challengeName: names, challengeResult: fc.boolean(), challengeMetadata: metadata }),
    { maxLength: 6 },
  );
  const text = (one: PastChallenge) =>
    `${one.challengeName}/${one.challengeMetadata?.split(':')[0] ?? ''}/${one.challengeResult}`;
  fc.assert(
    fc.property(session, (steps) => {
      const isIssued = decide(steps, RULES).outcome === 'issue-tokens';
      const word = steps.map(text).join(' ');
      const may =
        /^SRP_A\/\w*\/true PASSWORD_VERIFIER\/\w*\/true( CUSTOM_CHALLENGE\/FACE_TICKET\/false){0,2} CUSTOM_CHALLENGE\/FACE_TICKET\/true$/;
      expect(isIssued).toBe(may.test(word));
    }),
    { numRuns: 5000 },
  );
});
