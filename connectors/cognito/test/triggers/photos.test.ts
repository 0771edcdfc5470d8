import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { createClient } from '@facenition/client';
import type { HookEvent } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTestApp, TOKEN } from '../../../../server/test/http/test-app.ts';
import { createDefineAuthChallenge } from '../../src/triggers/define.ts';
import { withoutLiveCheck } from '../../src/triggers/kinds.ts';
import { createPhotosChallenge, createVerifyPhotos } from '../../src/triggers/photos.ts';
import { CLIENT, POOL, payload, SUB } from '../payload.ts';
import { accountOf, startUserPool } from '../stand-in/user-pool.ts';
import { UNAVAILABLE } from './surroundings.ts';

const EMAIL = 'mira.holt@acme.example';
const PHOTO = btoa('a picture as far as anything here looks');

async function started() {
  const app = await startTestApp(onTestFinished);
  const client = createClient({ url: app.url, token: app.token, retries: 0 });
  onTestFinished(() => client.close());
  const events: HookEvent[] = [];
  const onEvent = (event: HookEvent): void => void events.push(event);
  const options = {
    userPoolId: POOL,
    scope: 'sign-in',
    onEvent,
    [withoutLiveCheck]: true,
  } as const;
  const triggers = {
    DefineAuthChallenge: createDefineAuthChallenge({ ...options, flow: 'face-only' }),
    CreateAuthChallenge: createPhotosChallenge(options),
    VerifyAuthChallengeResponse: createVerifyPhotos({ ...options, client, accuracy: 4 }),
  };
  const { url, pool } = await startUserPool(onTestFinished, { triggers });
  const mira = accountOf(SUB, EMAIL);
  mira.attributes.set('custom:fn_token', TOKEN);
  pool.users.push(mira);
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'of-a-test' };
  const sdk = new CognitoIdentityProvider({ region: 'us-east-1', endpoint: url, credentials });
  const signIn = async (ANSWER: string, USERNAME = EMAIL) => {
    const { Session, ChallengeParameters } = await sdk.initiateAuth({
      ...{ AuthFlow: 'CUSTOM_AUTH', ClientId: CLIENT, AuthParameters: { USERNAME } },
    });
    expect(ChallengeParameters).toMatchObject({ type: 'FACE_PHOTOS', scope: 'sign-in' });
    return sdk.respondToAuthChallenge({
      ...{ ChallengeName: 'CUSTOM_CHALLENGE', ClientId: CLIENT, Session },
      ChallengeResponses: { USERNAME, ANSWER },
    });
  };
  return { app, events, signIn, mira, verify: triggers.VerifyAuthChallengeResponse };
}

const answer = JSON.stringify({ photos: [PHOTO, PHOTO], password: 'correct horse' });

test('pictures are taken for faces by nobody who does not say so', () => {
  const options = { userPoolId: POOL, scope: 'sign-in', onEvent: () => {} };
  const client = { authenticate: async () => ({ authenticated: true }) };
  const refused = expect.objectContaining({ code: 'ERR_CONFIG_INVALID' });
  // @ts-expect-error: where there are no types to tell
  expect(() => createPhotosChallenge(options)).toThrow(refused);
  // @ts-expect-error: the same
  expect(() => createVerifyPhotos({ ...options, client })).toThrow(refused);
});

describe('pictures in the answer', () => {
  test('of the person sign in, against the token of the account', async () => {
    const { app, signIn } = await started();
    expect((await signIn(answer)).AuthenticationResult?.IdToken).toBeDefined();
    expect(app.asked).toMatchObject([{ scope: 'sign-in', level: 4 }]);
  });

  test('of another do not', async () => {
    const { app, events, signIn } = await started();
    app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    expect((await signIn(answer)).AuthenticationResult).toBeUndefined();
    const verified = events.find(({ hook }) => hook === 'VerifyAuthChallengeResponse');
    expect(verified).toMatchObject({ outcome: 'refused', reason: 'wrong_person_or_secret' });
  });

  test.each([
    ['nothing', ''],
    ['a ticket', `fntk_${'K'.repeat(22)}`],
    ['no pictures', '{"photos":[]}'],
    ['four', JSON.stringify({ photos: [PHOTO, PHOTO, PHOTO, PHOTO] })],
    ['what is none', '{"photos":["!"]}'],
    ['more than is known', JSON.stringify({ photos: [PHOTO], token: TOKEN })],
  ])('that are %s: nobody is asked', async (_what, text) => {
    const { app, signIn } = await started();
    expect((await signIn(text === '' ? 'x' : text)).AuthenticationResult).toBeUndefined();
    expect(app.asked).toEqual([]);
  });

  test('for an account without a token, and for nobody: nobody is asked', async () => {
    const { app, signIn, mira } = await started();
    mira.attributes.delete('custom:fn_token');
    expect((await signIn(answer)).AuthenticationResult).toBeUndefined();
    expect((await signIn(answer, 'nobody@acme.example')).AuthenticationResult).toBeUndefined();
    expect(app.asked).toEqual([]);
  });

  test('for nobody, whatever the event says of them: nobody is asked', async () => {
    const { app, verify } = await started();
    const userAttributes = { 'custom:fn_token': TOKEN };
    const about = { userAttributes, userNotFound: true, challengeAnswer: answer };
    expect(await verify(payload('verify', about))).toMatchObject({
      response: { answerCorrect: false },
    });
    expect(app.asked).toEqual([]);
  });

  test('where the server does not answer: an error, and nothing of them in it', async () => {
    const { app, events, verify } = await started();
    app.answers.verify = () => {
      throw new Error('broken');
    };
    const userAttributes = { 'custom:fn_token': TOKEN };
    const event = payload('verify', { userAttributes, challengeAnswer: answer });
    await expect(verify(event)).rejects.toThrow(UNAVAILABLE);
    const told = JSON.stringify(events);
    for (const secret of [PHOTO, TOKEN, 'correct horse']) expect(told).not.toContain(secret);
  });
});
