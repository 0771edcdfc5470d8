import { createFacenition, type Facenition } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NOW } from '../../../server/test/http/test-app.ts';
import { CLIENT, POOL, SUB } from './payload.ts';
import { claimsOf } from './stand-in/tokens.ts';
import { MIRA_PASSWORD } from './stand-in/user-pool.ts';
import { cameraOf, EMAIL, enrol, signIn, startWhole, type WholeOptions } from './whole.ts';

async function started(options: WholeOptions = {}) {
  const whole = await startWhole(onTestFinished, options);
  await enrol(whole);
  return whole;
}
type Whole = Awaited<ReturnType<typeof started>>;

const OTHER_CLIENT = {
  clientId: 'clientwithapasswordonly',
  explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  authSessionValidity: 3,
  preventUserExistenceErrors: true,
};

const byPassword = ({ sdk }: Whole, ClientId = OTHER_CLIENT.clientId) =>
  sdk.initiateAuth({
    ...{ AuthFlow: 'USER_PASSWORD_AUTH', ClientId },
    AuthParameters: { USERNAME: EMAIL, PASSWORD: MIRA_PASSWORD },
  });

describe('a way around the challenge', () => {
  test('is closed at the app client that has none of it', async () => {
    const whole = await started();
    await expect(byPassword(whole, CLIENT)).rejects.toThrow('not enabled for this client');
  });

  test('by another app client leads to no tokens', async () => {
    const whole = await started();
    whole.provider.pool.clients.push(OTHER_CLIENT);
    await expect(byPassword(whole)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreTokenGeneration failed with error Face verification failed.',
    });
  });

  test('leads to tokens that say so, where that is chosen', async () => {
    const whole = await started({ settings: { FACENITION_UNVERIFIED: 'mark' } });
    whole.provider.pool.clients.push(OTHER_CLIENT);
    const { AuthenticationResult } = await byPassword(whole);
    expect(claimsOf(AuthenticationResult?.AccessToken)).toMatchObject({ face_verified: false });
  });

  test('stays open for a quarter of an hour after a face: it is told no browser from another', async () => {
    const whole = await started();
    whole.provider.pool.clients.push(OTHER_CLIENT);
    await signIn(whole);
    whole.setTime(NOW + 899_000);
    expect((await byPassword(whole)).AuthenticationResult).toBeDefined();
    whole.setTime(NOW + 901_000);
    await expect(byPassword(whole)).rejects.toThrow('Face verification failed.');
  });
});

describe('tokens that were issued without a face, where they are only marked', () => {
  async function renewedBy(settings: Readonly<Record<string, string>>) {
    const whole = await started({ settings: { FACENITION_UNVERIFIED: 'mark', ...settings } });
    whole.provider.pool.clients.push({
      ...OTHER_CLIENT,
      explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    await signIn(whole);
    whole.setTime(NOW + 901_000);
    const { AuthenticationResult: first } = await byPassword(whole);
    expect(claimsOf(first?.AccessToken)).toMatchObject({ face_verified: false });
    const { AuthenticationResult } = await whole.sdk.initiateAuth({
      ...{ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: OTHER_CLIENT.clientId },
      AuthParameters: { REFRESH_TOKEN: first?.RefreshToken ?? '' },
    });
    return claimsOf(AuthenticationResult?.AccessToken);
  }

  test.each(['max-age', 'keep'])('get none by a renewal ("%s")', async (refresh) => {
    const claims = await renewedBy({ FACENITION_REFRESH: refresh });
    expect(claims).toMatchObject({ face_verified: false });
    expect(claims).not.toHaveProperty('face_at');
  });
});

describe('a renewal of tokens', () => {
  async function renewed(settings: Readonly<Record<string, string>>, seconds: number) {
    const whole = await started({ settings });
    const outcome = await signIn(whole);
    if (outcome.outcome !== 'signed-in') throw new Error(outcome.outcome);
    whole.setTime(NOW + seconds * 1000);
    const { AuthenticationResult } = await whole.sdk.initiateAuth({
      ...{ AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: CLIENT },
      AuthParameters: { REFRESH_TOKEN: outcome.tokens.refreshToken ?? '' },
    });
    return claimsOf(AuthenticationResult?.AccessToken);
  }

  test('goes on while the face is young enough', async () => {
    expect(await renewed({ FACENITION_MAX_AGE_SECONDS: '3600' }, 3599)).toMatchObject({
      ...{ face_verified: true, face_at: NOW / 1000 },
    });
  });

  test('and no longer', async () => {
    const settings = { FACENITION_MAX_AGE_SECONDS: '3600' };
    await expect(renewed(settings, 3601)).rejects.toThrow('Face verification failed.');
  });

  test('is refused by "deny"', async () => {
    const settings = { FACENITION_REFRESH: 'deny' };
    await expect(renewed(settings, 1)).rejects.toThrow('Face verification failed.');
  });
});

describe('where Facenition does not answer', () => {
  /** Nothing listens there. */
  const away = createFacenition({
    ...{ url: 'http://127.0.0.1:9', token: 'unknown', idp: 'cognito', tenant: POOL },
  });
  const nobody = () => away.signUp(`fntx_${'A'.repeat(22)}`);
  const unavailable = { outcome: 'unavailable', reason: 'UserLambdaValidationException' };

  test.each(['beginCapture', 'consumeTicket', 'latestVerification'] as const)(
    'to %s, nobody is signed in',
    async (name) => {
      const between = (facenition: Facenition): Facenition => ({ ...facenition, [name]: nobody });
      const whole = await started({ between });
      expect(await signIn(whole)).toEqual(unavailable);
      expect(whole.events.at(-1)).toMatchObject({ code: 'ERR_SERVICE_UNAVAILABLE' });
    },
  );

  test('in time, Cognito calls again, and then gives up', async () => {
    const between = (facenition: Facenition): Facenition => ({
      ...facenition,
      consumeTicket: () => new Promise(() => {}),
    });
    const whole = await started({ between, limitMs: 100 });
    expect(await signIn(whole)).toEqual({
      outcome: 'unavailable',
      reason: 'UnexpectedLambdaException',
    });
    const verified = whole.provider.pool.attempts.filter(
      (name) => name === 'VerifyAuthChallengeResponse',
    );
    expect(verified).toHaveLength(3);
  });

  test('the first time, the second call gets the same answer', async () => {
    let lost = 0;
    const between = (facenition: Facenition): Facenition => ({
      ...facenition,
      // The server has used the ticket up, and its answer came too late.
      consumeTicket: async (...asked) => {
        const answer = await facenition.consumeTicket(...asked);
        lost += 1;
        return lost === 1 ? new Promise(() => {}) : answer;
      },
    });
    const whole = await started({ between, limitMs: 1500 });
    expect(await signIn(whole)).toMatchObject({ outcome: 'signed-in' });
    expect(lost).toBe(2);
  });
});

test('a pool that the functions are not for gets nothing', async () => {
  const whole = await started({ settings: { FACENITION_USER_POOL: 'eu-west-1_Another' } });
  expect(await signIn(whole)).toEqual({
    outcome: 'unavailable',
    reason: 'UserLambdaValidationException',
  });
  expect(whole.events).toMatchObject([{ code: 'ERR_PAYLOAD_FOREIGN' }]);
});

test('nothing of a person, a ticket or a key is in what is told of a sign-in', async () => {
  const whole = await started();
  const seen: string[] = [SUB, EMAIL, MIRA_PASSWORD];
  const camera = cameraOf(whole);
  await signIn(whole, {
    capture: async (challenge) => {
      const end = await camera(challenge);
      seen.push(challenge.txn, challenge.browserKey ?? '', 'ticket' in end ? end.ticket : '');
      return end;
    },
  });
  expect(seen.filter((text) => text.length > 10)).toHaveLength(6);
  const told = JSON.stringify(whole.events);
  expect(seen.filter((text) => told.includes(text))).toEqual([]);
});
