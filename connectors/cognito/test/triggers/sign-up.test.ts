import { HookFault } from '@facenition/hook';
import { describe, expect, test, vi } from 'vitest';
import { createPostConfirmation } from '../../src/triggers/post-confirmation.ts';
import { createPreSignUp, type PreSignUpOptions } from '../../src/triggers/pre-sign-up.ts';
import { payload, REFERENCE, SUB, TICKET, TXN } from '../payload.ts';
import { FAILED, surroundings, UNAVAILABLE } from './surroundings.ts';

describe('before a sign-up', () => {
  function preSignUp(changes: Partial<PreSignUpOptions> = {}) {
    const { options, ...rest } = surroundings();
    return { trigger: createPreSignUp({ ...options, ...changes }), ...rest };
  }
  const by = (way: string) => ({ ...payload('presignup'), triggerSource: `PreSignUp_${way}` });

  test.each([TXN, `${TXN}.${TICKET}`])('a face was enrolled: %s', async (fn_txn) => {
    const { trigger, facenition } = preSignUp();
    const event = payload('presignup', { validationData: { fn_txn } });
    expect(await trigger(event)).toEqual(event);
    expect(facenition.signUp.mock.calls).toEqual([[TXN, expect.any(AbortSignal)]]);
  });

  test.each([null, {}, { fn_txn: '' }, { fn_txn: 'fntx_short' }])(
    'none was: %j',
    async (validationData) => {
      const { trigger, facenition } = preSignUp();
      await expect(trigger(payload('presignup', { validationData }))).rejects.toThrow(FAILED);
      expect(facenition.signUp).not.toHaveBeenCalled();
    },
  );

  test.each(['unknown_txn', 'not_finished', 'not_captured'] as const)('%s', async (reason) => {
    const { trigger, facenition } = preSignUp();
    facenition.signUp.mockResolvedValue({ outcome: 'refused', reason });
    await expect(trigger(payload('presignup'))).rejects.toThrow(FAILED);
  });

  test.each(['accepted', 'not-asked'])('a word that it does not know: %s', async (outcome) => {
    const { trigger, facenition } = preSignUp();
    facenition.signUp.mockResolvedValue(JSON.parse(JSON.stringify({ outcome })));
    await expect(trigger(payload('presignup'))).rejects.toThrow(FAILED);
  });

  test('an administrator makes accounts without one, unless that is closed', async () => {
    const event = by('AdminCreateUser');
    const { trigger, facenition } = preSignUp();
    expect(await trigger(event)).toEqual(event);
    expect(facenition.signUp).not.toHaveBeenCalled();
    event.request.validationData = {};
    await expect(preSignUp({ withoutFace: [] }).trigger(event)).rejects.toThrow(FAILED);
  });

  test('another provider makes none, unless that is opened', async () => {
    const event = by('ExternalProvider');
    event.request.validationData = null;
    await expect(preSignUp().trigger(event)).rejects.toThrow(FAILED);
    const { trigger } = preSignUp({ withoutFace: ['ExternalProvider'] });
    expect(await trigger(event)).toEqual(event);
  });

  test('nothing is let through where nothing was decided', async () => {
    const { trigger, facenition } = preSignUp();
    facenition.signUp.mockRejectedValue(new HookFault('ERR_SERVICE_UNAVAILABLE', 'x'));
    await expect(trigger(payload('presignup'))).rejects.toThrow(UNAVAILABLE);
  });
});

describe('after a confirmation', () => {
  function postConfirmation() {
    const { options, ...rest } = surroundings();
    const onBound = vi.fn(async () => {});
    return { trigger: createPostConfirmation({ ...options, onBound }), onBound, ...rest };
  }

  test('the face belongs to the account, whose reference is told', async () => {
    const { trigger, facenition, onBound } = postConfirmation();
    const event = payload('postconfirmation');
    expect(await trigger(event)).toEqual(event);
    expect(facenition.bindReference.mock.calls).toEqual([
      [{ referenceId: REFERENCE, user: SUB }, expect.any(AbortSignal)],
    ]);
    expect(onBound.mock.calls).toEqual([[{ userName: event.userName, referenceId: REFERENCE }]]);
  });

  test('of a new password nothing does', async () => {
    const { trigger, facenition } = postConfirmation();
    const event = {
      ...payload('postconfirmation'),
      triggerSource: 'PostConfirmation_ConfirmForgotPassword',
    };
    expect(await trigger(event)).toEqual(event);
    expect(facenition.signUp).not.toHaveBeenCalled();
    expect(facenition.bindReference).not.toHaveBeenCalled();
  });

  test.each(['taken', 'unknown'] as const)('%s is an error', async (outcome) => {
    const { trigger, facenition, onBound } = postConfirmation();
    facenition.bindReference.mockResolvedValue({ outcome });
    await expect(trigger(payload('postconfirmation'))).rejects.toThrow(FAILED);
    expect(onBound).not.toHaveBeenCalled();
  });

  test('nothing is bound that was not enrolled', async () => {
    const { trigger, facenition } = postConfirmation();
    facenition.signUp.mockResolvedValue({ outcome: 'refused', reason: 'not_captured' });
    await expect(trigger(payload('postconfirmation'))).rejects.toThrow(FAILED);
    expect(facenition.bindReference).not.toHaveBeenCalled();
  });

  test('nor without its capture', async () => {
    const { trigger, facenition } = postConfirmation();
    const event = payload('postconfirmation', { clientMetadata: undefined });
    await expect(trigger(event)).rejects.toThrow(FAILED);
    expect(facenition.signUp).not.toHaveBeenCalled();
  });
});
