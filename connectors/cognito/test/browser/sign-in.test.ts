import { describe, expect, test, vi } from 'vitest';
import { type CognitoCalls, cognitoByFetch } from '../../src/browser/cognito.ts';
import { signInWithFace } from '../../src/browser/sign-in.ts';
import { PUBLIC_URL, TXN } from '../payload.ts';

const FACE = {
  ChallengeName: 'CUSTOM_CHALLENGE',
  Session: 'session-of-twenty-characters',
  ChallengeParameters: {
    ...{ USERNAME: 'the-name-of-cognito', type: 'FACE_TICKET', txn: TXN, scope: 'sign-in' },
    captureUrl: `${PUBLIC_URL}/capture/${TXN}`,
  },
};
const TOKENS = { AuthenticationResult: { AccessToken: 'a', IdToken: 'i', ExpiresIn: 3600 } };

function signIn(changes: Partial<CognitoCalls>) {
  const initiateAuth = vi.fn<CognitoCalls['initiateAuth']>(async () => FACE);
  const respond = vi.fn<CognitoCalls['respondToAuthChallenge']>(async () => TOKENS);
  const cognito = { initiateAuth, respondToAuthChallenge: respond, ...changes };
  const outcome = signInWithFace({
    ...{ cognito, clientId: 'client', username: 'mira' },
    capture: async () => ({ outcome: 'passed', ticket: 'eyJ.a.b' }),
  });
  return { outcome, respond };
}

const named = (name: string) => async () => {
  throw Object.assign(new Error('x'), { name });
};

describe('a sign-in', () => {
  test('answers with the ticket, by the name that Cognito gave', async () => {
    const { outcome, respond } = signIn({});
    expect(await outcome).toMatchObject({ outcome: 'signed-in', tokens: { accessToken: 'a' } });
    expect(respond.mock.calls).toEqual([
      [
        {
          ClientId: 'client',
          ChallengeName: 'CUSTOM_CHALLENGE',
          ChallengeResponses: { USERNAME: 'the-name-of-cognito', ANSWER: 'eyJ.a.b' },
          Session: FACE.Session,
        },
      ],
    ]);
  });

  test.each([
    ['a code', { ChallengeName: 'SMS_MFA', ChallengeParameters: {} }, 'SMS_MFA'],
    ['another challenge by that name', { ChallengeName: 'CUSTOM_CHALLENGE' }, 'CUSTOM_CHALLENGE'],
    ['a password that nobody gave', { ChallengeName: 'PASSWORD_VERIFIER' }, 'PASSWORD_VERIFIER'],
    ['nothing', {}, ''],
  ])('that is asked for %s ends', async (_what, step, name) => {
    const { outcome } = signIn({ initiateAuth: async () => step });
    expect(await outcome).toEqual({ outcome: 'other-challenge', name });
  });

  test.each([
    ['NotAuthorizedException', { outcome: 'refused' }],
    ['UserNotFoundException', { outcome: 'refused' }],
    [
      'UserLambdaValidationException',
      { outcome: 'unavailable', reason: 'UserLambdaValidationException' },
    ],
    ['TypeError', { outcome: 'unavailable', reason: 'TypeError' }],
  ])('that ends by %s', async (name, expected) => {
    expect(await signIn({ respondToAuthChallenge: named(name) }).outcome).toEqual(expected);
  });

  test('without both tokens is none', async () => {
    const AuthenticationResult = { AccessToken: 'a' };
    const { outcome } = signIn({ respondToAuthChallenge: async () => ({ AuthenticationResult }) });
    expect(await outcome).toEqual({ outcome: 'unavailable', reason: 'no tokens' });
  });
});

test('without a library Cognito is called at its region, and its words are kept', async () => {
  const fetch = vi.fn(async () => ({
    ok: false,
    json: async () => ({ __type: 'com.amazonaws#NotAuthorizedException', message: 'no' }),
  }));
  const cognito = cognitoByFetch({ region: 'eu-central-1', fetch });
  const input = { AuthFlow: 'CUSTOM_AUTH', ClientId: 'c', AuthParameters: {} } as const;
  await expect(cognito.initiateAuth(input)).rejects.toMatchObject({
    ...{ name: 'NotAuthorizedException', message: 'no' },
  });
  expect(fetch.mock.calls).toEqual([
    [
      'https://cognito-idp.eu-central-1.amazonaws.com/',
      {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': 'AWSCognitoIdentityProviderService.InitiateAuth',
        },
        body: JSON.stringify(input),
      },
    ],
  ]);
});
