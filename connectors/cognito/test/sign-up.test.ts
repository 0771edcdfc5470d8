import type { Facenition } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CLIENT, REFERENCE, TXN } from './payload.ts';
import { CODE } from './stand-in/accounts.ts';
import { MIRA_PASSWORD } from './stand-in/user-pool.ts';
import { enrol, signIn, startWhole } from './whole.ts';

const EMAIL = 'ada@acme.example';

/**
 * A capture of somebody without an account, that passed: what the server answers of it is made up
 * here, and what it does when the reference is bound is done to its real vault.
 */
async function started() {
  const bound = new Map<string, string>();
  let isAnswerLost = false;
  const between = (facenition: Facenition): Facenition => ({
    ...facenition,
    signUp: async (txn) =>
      txn === TXN
        ? { outcome: 'enrolled', referenceId: REFERENCE }
        : { outcome: 'refused', reason: 'unknown_txn' },
    bindReference: async ({ referenceId, user }) => {
      const owner = bound.get(referenceId);
      if (owner !== undefined) return { outcome: owner === user ? 'bound' : 'unknown' };
      bound.set(referenceId, user);
      await enrol(whole, user);
      if (isAnswerLost) await new Promise(() => {});
      return { outcome: 'bound' };
    },
  });
  const whole = await startWhole(onTestFinished, { between, limitMs: 500 });
  const { sdk } = whole;
  return {
    whole,
    bound,
    loseAnswer: () => {
      isAnswerLost = true;
    },
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
    const { whole, bound, signUp, confirm } = await started();
    const { UserSub } = await signUp(TXN);
    await confirm(TXN);
    expect(bound.get(REFERENCE)).toBe(UserSub);
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

  test('that is confirmed without its face has none, and cannot sign in', async () => {
    const { whole, signUp, confirm } = await started();
    await signUp(TXN);
    await expect(confirm(undefined)).rejects.toThrow('Face verification failed.');
    expect(await signIn(whole, { username: EMAIL })).toEqual({ outcome: 'refused' });
  });

  test('of somebody else does not get the same face', async () => {
    const { whole, signUp, confirm } = await started();
    await signUp(TXN);
    await confirm(TXN);
    await signUp(TXN, 'eve@acme.example');
    await expect(confirm(TXN, 'eve@acme.example')).rejects.toThrow('Face verification failed.');
    expect(await signIn(whole, { username: 'eve@acme.example' })).toEqual({ outcome: 'refused' });
  });

  test('is bound once, where Cognito calls again', async () => {
    const { whole, bound, loseAnswer, signUp, confirm } = await started();
    const { UserSub } = await signUp(TXN);
    loseAnswer();
    await confirm(TXN);
    expect([...bound]).toEqual([[REFERENCE, UserSub]]);
    const calls = whole.provider.pool.attempts.filter((name) => name === 'PostConfirmation');
    expect(calls).toHaveLength(2);
  });
});
