import { describe, expect, onTestFinished, test } from 'vitest';
import {
  openBrowser,
  capture as takeCapture,
} from '../../../server/test/capture/capture-browser.ts';
import { NOW } from '../../../server/test/http/test-app.ts';
import { cognitoByFetch } from '../src/browser/cognito.ts';
import type { CaptureEnd, FaceChallenge } from '../src/browser/show-capture.ts';
import type { SignInOutcome, SignInTokens } from '../src/browser/sign-in.ts';
import { strangerOf } from '../src/triggers/nowhere.ts';
import { CLIENT, POOL, SUB } from './payload.ts';
import { claimsOf } from './stand-in/tokens.ts';
import {
  BACK,
  cameraOf,
  EMAIL,
  enrol,
  proofOf,
  signIn,
  startWhole,
  type WholeOptions,
} from './whole.ts';

async function started(options: WholeOptions = {}) {
  const whole = await startWhole(onTestFinished, options);
  await enrol(whole);
  return whole;
}

function tokensOf(outcome: SignInOutcome): SignInTokens {
  if (outcome.outcome === 'signed-in') return outcome.tokens;
  throw new Error(outcome.outcome);
}

const FACE_ONLY = { settings: { FACENITION_FLOW: 'face-only' } };

describe('password first', () => {
  test('a password and a face sign in, and the tokens say so', async () => {
    const whole = await started();
    const outcome = await signIn(whole);
    expect(outcome).toMatchObject({ outcome: 'signed-in', tokens: { expiresInSeconds: 3600 } });
    const tokens = tokensOf(outcome);
    expect(claimsOf(tokens.idToken)).toEqual({
      ...{ sub: SUB, email: EMAIL, email_verified: 'true', aud: CLIENT },
      ...{ face_verified: true, face_scope: 'sign-in', face_at: NOW / 1000 },
      ...{ face_level: 2, face_assurance: 'active' },
    });
    expect(claimsOf(tokens.accessToken)).toMatchObject({ face_verified: true, sub: SUB });
    expect(whole.provider.pool.attempts).toEqual([
      'DefineAuthChallenge',
      'DefineAuthChallenge',
      'CreateAuthChallenge',
      'VerifyAuthChallengeResponse',
      'DefineAuthChallenge',
      'PreTokenGeneration',
    ]);
  });

  test('the same by plain fetch', async () => {
    const whole = await started();
    const cognito = cognitoByFetch({ region: 'us-east-1', endpoint: whole.provider.url });
    expect(await signIn(whole, { cognito })).toMatchObject({ outcome: 'signed-in' });
  });

  test('the same where the browser is sent to the hosted page and comes back', async () => {
    const whole = await started({ settings: { FACENITION_ORIGIN: BACK } });
    const seen: FaceChallenge[] = [];
    const camera = cameraOf(whole);
    const capture = (challenge: FaceChallenge): Promise<CaptureEnd> => {
      seen.push(challenge);
      return camera(challenge);
    };
    expect(await signIn(whole, { capture })).toMatchObject({ outcome: 'signed-in' });
    const txn = seen[0]?.txn;
    const captureUrl = `https://facenition.example/capture/${txn}`;
    expect(seen).toEqual([{ txn, captureUrl, scope: 'sign-in' }]);
  });

  test('a wrong password ends it before a camera is opened', async () => {
    const whole = await started();
    const capture = (): never => {
      throw new Error('There is no camera here.');
    };
    expect(await signIn(whole, { password: proofOf('wrong'), capture })).toEqual({
      outcome: 'refused',
    });
    expect(whole.provider.pool.attempts).not.toContain('CreateAuthChallenge');
  });

  test('a face without the password is asked for by nobody', async () => {
    const whole = await started();
    expect(await signIn(whole, { password: undefined })).toEqual({ outcome: 'refused' });
  });

  test('the wrong person is refused after three tries', async () => {
    const whole = await started();
    whole.app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const shown: string[] = [];
    const camera = cameraOf(whole);
    const capture = (challenge: FaceChallenge): Promise<CaptureEnd> => {
      shown.push(challenge.txn);
      return camera(challenge);
    };
    expect(await signIn(whole, { capture })).toEqual({ outcome: 'refused' });
    expect(new Set(shown).size).toBe(3);
    expect(shown).toHaveLength(3);
  });

  test('who is right at the second try is signed in', async () => {
    const whole = await started();
    let tries = 0;
    const camera = cameraOf(whole);
    const capture = async (challenge: FaceChallenge): Promise<CaptureEnd> => {
      tries += 1;
      return tries === 1 ? { outcome: 'failed' } : camera(challenge);
    };
    expect(await signIn(whole, { capture })).toMatchObject({ outcome: 'signed-in' });
  });

  test('who has no face enrolled is refused', async () => {
    const whole = await startWhole(onTestFinished);
    expect(await signIn(whole)).toEqual({ outcome: 'refused' });
  });

  test('who leaves is not signed in', async () => {
    const whole = await started();
    const capture = async (): Promise<CaptureEnd> => ({ outcome: 'cancelled', how: 'alternative' });
    expect(await signIn(whole, { capture })).toEqual({ outcome: 'cancelled', how: 'alternative' });
  });
});

describe('by a face alone', () => {
  test('a face signs in', async () => {
    const whole = await started(FACE_ONLY);
    expect(await signIn(whole, { password: undefined })).toMatchObject({ outcome: 'signed-in' });
  });

  test('another account is not opened by it', async () => {
    const whole = await started(FACE_ONLY);
    const mallory = '99999999-4f5d-4b8e-9d10-2f3a4b5c6d7e';
    const [mira] = whole.provider.pool.users;
    const attributes = new Map([
      ...(mira?.attributes ?? []),
      ['sub', mallory],
      ['email', 'm@x.example'],
    ]);
    whole.provider.pool.users.push({ ...mira!, userName: mallory, attributes });
    const camera = cameraOf(whole);
    // The ticket of Mira's own capture, in a sign-in of another account.
    const challenges: FaceChallenge[] = [];
    await signIn(whole, {
      password: undefined,
      capture: async (challenge) => {
        challenges.push(challenge);
        return { outcome: 'cancelled' };
      },
    });
    const end = await camera(challenges[0]!);
    expect(end.outcome).toBe('passed');
    const capture = async (): Promise<CaptureEnd> => end;
    const options = { password: undefined, username: 'm@x.example', capture };
    expect(await signIn(whole, options)).toEqual({ outcome: 'refused' });
    expect(
      whole.events.filter((event) => event.hook === 'VerifyAuthChallengeResponse'),
    ).toMatchObject([{ reason: 'wrong_user' }, { reason: 'wrong_user' }, { reason: 'wrong_user' }]);
  });

  test('somebody who does not exist is asked in the same way, and refused', async () => {
    const whole = await started(FACE_ONLY);
    const seen: FaceChallenge[] = [];
    const capture = async (challenge: FaceChallenge): Promise<CaptureEnd> => {
      seen.push(challenge);
      return { outcome: 'failed' };
    };
    const options = { password: undefined, capture };
    expect(await signIn(whole, { ...options, username: 'nobody@acme.example' })).toEqual({
      outcome: 'refused',
    });
    expect(await signIn(whole, options)).toEqual({ outcome: 'refused' });
    const form = (challenge: FaceChallenge) =>
      JSON.stringify(challenge)
        .replace(/[\w-]{43}/, 'key')
        .replaceAll(/fntx_[\w-]{22}/g, 'txn');
    expect(seen).toHaveLength(6);
    expect(new Set(seen.map(form)).size).toBe(1);
  });
});

describe('somebody who does not exist, with captures that are begun', () => {
  const settings = { FACENITION_FLOW: 'face-only', FACENITION_STRANGERS: 'capture' };

  test('is told by the page what somebody is who shows the wrong face', async () => {
    const whole = await started({ settings });
    whole.app.answers.verify = () => ({ outcome: 'non-match', threshold: 0.5 });
    const told = async (username: string): Promise<unknown[]> => {
      const seen: unknown[] = [];
      const capture = async ({ txn, browserKey }: FaceChallenge): Promise<CaptureEnd> => {
        const page = openBrowser(whole.app, browserKey);
        const { status, body } = await page.open(txn);
        seen.push(status, Object.keys(body).sort());
        for (const _ of [1, 2, 3]) seen.push((await takeCapture(page, txn)).body);
        return { outcome: 'failed' };
      };
      expect(await signIn(whole, { password: undefined, username, capture })).toEqual({
        outcome: 'refused',
      });
      return JSON.parse(JSON.stringify(seen).replaceAll(/fntx_[\w-]{22}/g, 'txn'));
    };
    const somebody = await told(EMAIL);
    expect(await told('nobody@acme.example')).toEqual(somebody);
    expect(somebody[0]).toBe(200);
  });

  test('passes with no ticket, not even of a capture that matched', async () => {
    const whole = await started({ settings });
    const userId = await strangerOf({ userPoolId: POOL, userName: 'nobody@acme.example' });
    await enrol(whole, userId, `fnr_${'S'.repeat(22)}`);
    let ended: CaptureEnd | undefined;
    const camera = cameraOf(whole);
    const capture = async (challenge: FaceChallenge): Promise<CaptureEnd> => {
      ended = await camera(challenge);
      return ended;
    };
    const options = { password: undefined, username: 'nobody@acme.example', capture };
    expect(await signIn(whole, options)).toEqual({ outcome: 'refused' });
    expect(ended).toMatchObject({ outcome: 'passed' });
  });
});

describe('what was good once', () => {
  /** The challenge of a sign-in, up to the camera. */
  async function challenged(whole: Awaited<ReturnType<typeof started>>) {
    const parameters = { USERNAME: EMAIL };
    const begun = {
      AuthFlow: 'CUSTOM_AUTH',
      ClientId: CLIENT,
      AuthParameters: parameters,
    } as const;
    const { Session, ChallengeParameters } = await whole.sdk.initiateAuth(begun);
    const { txn = '', captureUrl = '', browserKey, scope = '' } = ChallengeParameters ?? {};
    const end = await cameraOf(whole)({ txn, captureUrl, browserKey, scope });
    const ticket = end.outcome === 'passed' ? end.ticket : '';
    const answer = (ANSWER: string, session = Session) =>
      whole.sdk.respondToAuthChallenge({
        ...{ ChallengeName: 'CUSTOM_CHALLENGE', ClientId: CLIENT, Session: session },
        ChallengeResponses: { USERNAME: EMAIL, ANSWER },
      });
    return { Session, ticket, answer };
  }

  test('a session is not good again', async () => {
    const whole = await started(FACE_ONLY);
    const { answer, ticket } = await challenged(whole);
    expect((await answer(ticket)).AuthenticationResult?.IdToken).toBeDefined();
    await expect(answer(ticket)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('a ticket is not good in another sign-in of the same person', async () => {
    const whole = await started(FACE_ONLY);
    const first = await challenged(whole);
    const second = await challenged(whole);
    const refused = await second.answer(first.ticket);
    expect(refused.AuthenticationResult).toBeUndefined();
    expect(whole.events.at(-3)).toMatchObject({ outcome: 'refused', reason: 'unknown_txn' });
    expect((await first.answer(first.ticket)).AuthenticationResult).toBeDefined();
  });

  test('a ticket is too old after 90 seconds', async () => {
    const whole = await started(FACE_ONLY);
    const { answer, ticket } = await challenged(whole);
    whole.setTime(NOW + 96_000);
    expect((await answer(ticket)).AuthenticationResult).toBeUndefined();
    expect(whole.events.at(-3)).toMatchObject({ reason: 'ticket_expired' });
  });

  test('a sign-in is over after the time of its session', async () => {
    const whole = await started(FACE_ONLY);
    const { answer, ticket } = await challenged(whole);
    whole.setTime(NOW + 300_000);
    await expect(answer(ticket)).rejects.toThrow('session is expired');
  });
});

test('after five sign-ins that failed Cognito lets nobody try for a while', async () => {
  const whole = await started();
  const wrong = { password: proofOf('wrong') };
  for (const _ of [1, 2, 3, 4, 5]) await signIn(whole, wrong);
  expect(await signIn(whole)).toEqual({ outcome: 'refused' });
  whole.setTime(NOW + 1000);
  expect(await signIn(whole)).toMatchObject({ outcome: 'signed-in' });
});
