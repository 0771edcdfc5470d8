import type { Facenition } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW } from '../../../server/test/http/test-app.ts';
import { CLIENT, POOL } from './payload.ts';
import { CODE } from './stand-in/accounts.ts';
import { MIRA_PASSWORD } from './stand-in/user-pool.ts';
import { PORTAL, signIn, startWhole, type Whole } from './whole.ts';

const EMAIL = 'ada@acme.example';
const EVE = 'eve@acme.example';

/** The backend of the application begins a capture for somebody who has no account yet. */
async function begun({ app }: Whole, token = app.token) {
  const fields = {
    ...{ idp: 'cognito', tenant: POOL, scope: 'sign-in', purpose: 'sign-up', asking: 'Portal' },
    ...{ return_by: 'stay', return_to: PORTAL, nonce: 'a-nonce-of-the-backend' },
  };
  const answer = await app.postJson('/transactions', fields, { 'X-Auth-Token': token });
  const { txn, browser_key: key } = Object(await answer.json());
  return { txn: String(txn), key: String(key) };
}

/** And that person enrols a face. */
async function enrolled(whole: Whole, token?: string): Promise<string> {
  const { txn, key } = await begun(whole, token);
  const page = openBrowser(whole.app, key);
  await page.open(txn);
  await page.post(`${txn}/consent`, { version: '2026-11', accepted: true });
  const { told, shown } = await page.show(txn, 3);
  const fields = { passphrase: 'correct horse' };
  const { body } = await page.send(txn, told.body.challenge, shown, fields);
  expect(body.outcome).toBe('passed');
  return txn;
}

async function started(between: (facenition: Facenition) => Facenition = (one) => one) {
  const whole = await startWhole(onTestFinished, { between, limitMs: 2000 });
  const { sdk } = whole;
  return {
    whole,
    signUp: (fn_txn: string | undefined, Username = EMAIL) =>
      sdk.signUp({
        ...{ ClientId: CLIENT, Username, Password: MIRA_PASSWORD },
        UserAttributes: [{ Name: 'email', Value: Username }],
        ...(fn_txn !== undefined && { ValidationData: [{ Name: 'fn_txn', Value: fn_txn }] }),
      }),
    confirm: (fn_txn: string | undefined, Username = EMAIL) =>
      sdk.confirmSignUp({
        ...{ ClientId: CLIENT, Username, ConfirmationCode: CODE },
        ...(fn_txn !== undefined && { ClientMetadata: { fn_txn } }),
      }),
  };
}

describe('a sign-up', () => {
  test('with a face makes an account that the face signs in to', async () => {
    const { whole, signUp, confirm } = await started();
    const txn = await enrolled(whole);
    const { UserSub: userId = '' } = await signUp(txn);
    const subject = { idp: 'cognito', tenant: POOL, userId };
    expect(await whole.app.store.vault.findOf(subject, 'sign-in', 0)).toBeUndefined();
    await confirm(txn);
    expect(await whole.app.store.vault.findOf(subject, 'sign-in', 0)).toBeDefined();
    expect(await signIn(whole, { username: EMAIL })).toMatchObject({ outcome: 'signed-in' });
  });

  test.each([undefined, `fntx_${'O'.repeat(22)}`, 'none'])('with %s makes none', async (txn) => {
    const { whole, signUp } = await started();
    await expect(signUp(txn)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error Face verification failed.',
    });
    expect(whole.provider.pool.users).toHaveLength(1);
  });

  test('with a capture that is not over makes none', async () => {
    const { whole, signUp } = await started();
    const { txn } = await begun(whole);
    await expect(signUp(txn)).rejects.toThrow('Face verification failed.');
    expect(whole.events).toMatchObject([{ reason: 'not_finished' }]);
  });

  test('with a capture of another client token makes none', async () => {
    const { whole, signUp } = await started();
    const scopes = ['step-up', 'enrol'] as const;
    const { clientTokens } = whole.app.store;
    const { token } = await clientTokens.create({ name: 'backend', scopes }, NOW);
    const txn = await enrolled(whole, token);
    await expect(signUp(txn)).rejects.toThrow('Face verification failed.');
    expect(whole.events).toMatchObject([{ reason: 'unknown_txn' }]);
  });

  test('that is confirmed without its face has none, and cannot sign in', async () => {
    const { whole, signUp, confirm } = await started();
    await signUp(await enrolled(whole));
    await expect(confirm(undefined)).rejects.toThrow('Face verification failed.');
    expect(await signIn(whole, { username: EMAIL })).toEqual({ outcome: 'refused' });
  });

  test('of somebody else does not get the same face', async () => {
    const { whole, signUp, confirm } = await started();
    const txn = await enrolled(whole);
    await signUp(txn);
    await confirm(txn);
    await signUp(txn, EVE);
    await expect(confirm(txn, EVE)).rejects.toThrow('Face verification failed.');
    expect(await signIn(whole, { username: EVE })).toEqual({ outcome: 'refused' });
  });

  test('is confirmed, where the first answer came too late for Cognito', async () => {
    let isLost = true;
    const { whole, signUp, confirm } = await started((facenition) => ({
      ...facenition,
      bindReference: async (...asked) => {
        const answer = await facenition.bindReference(...asked);
        if (!isLost) return answer;
        isLost = false;
        return new Promise(() => {});
      },
    }));
    const txn = await enrolled(whole);
    await signUp(txn);
    await confirm(txn);
    const calls = whole.provider.pool.attempts.filter((name) => name === 'PostConfirmation');
    expect(calls).toHaveLength(2);
    expect(await signIn(whole, { username: EMAIL })).toMatchObject({ outcome: 'signed-in' });
  });
});
