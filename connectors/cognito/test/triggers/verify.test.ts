import { HookFault } from '@facenition/hook';
import { expect, test } from 'vitest';
import { createVerifyAuthChallengeResponse } from '../../src/triggers/verify.ts';
import { NONCE, payload, SUB, TICKET, TXN } from '../payload.ts';
import { surroundings, UNAVAILABLE } from './surroundings.ts';

function verify() {
  const { options, ...rest } = surroundings();
  const demand = { level: 4, assurance: 'active' } as const;
  return { trigger: createVerifyAuthChallengeResponse({ ...options, ...demand }), ...rest };
}

test('asks with what Cognito has kept, and answers yes to a match', async () => {
  const { trigger, facenition } = verify();
  const event = payload('verify');
  expect(await trigger(event)).toEqual({ ...event, response: { answerCorrect: true } });
  expect(facenition.consumeTicket.mock.calls).toEqual([
    [
      {
        txn: TXN,
        nonce: NONCE,
        ticket: TICKET,
        user: SUB,
        scope: 'sign-in',
        level: 4,
        assurance: 'active',
        attempt: TXN,
      },
      expect.any(AbortSignal),
    ],
  ]);
});

test('asks the same where Cognito calls again', async () => {
  const { trigger, facenition } = verify();
  await trigger(payload('verify'));
  await trigger(payload('verify'));
  const [first, second] = facenition.consumeTicket.mock.calls;
  expect(second?.[0]).toEqual(first?.[0]);
});

test('takes what the browser brings back of this capture as one text', async () => {
  const { trigger, facenition } = verify();
  await trigger(payload('verify', { challengeAnswer: `${TXN}.${TICKET}` }));
  expect(facenition.consumeTicket.mock.calls).toMatchObject([[{ ticket: TICKET }, {}]]);
});

test.each([
  ['of another capture', `fntx_${'O'.repeat(22)}.${TICKET}`],
  ['that is none', 'letmein'],
  ['that is nothing', ''],
  ['of pictures', JSON.stringify({ photos: ['AAAA'] })],
  ['as long as it can be', 'x'.repeat(131_072)],
])('answers no to a ticket %s, and asks nobody', async (_what, challengeAnswer) => {
  const { trigger, facenition } = verify();
  const event = payload('verify', { challengeAnswer });
  expect(await trigger(event)).toEqual({ ...event, response: { answerCorrect: false } });
  expect(facenition.consumeTicket).not.toHaveBeenCalled();
});

test('answers no to somebody who does not exist, and asks nobody', async () => {
  const { trigger, facenition } = verify();
  const event = payload('verify', { userNotFound: true, userAttributes: {} });
  expect(await trigger(event)).toMatchObject({ response: { answerCorrect: false } });
  expect(facenition.consumeTicket).not.toHaveBeenCalled();
});

test('answers no to a refusal', async () => {
  const { trigger, facenition, events } = verify();
  facenition.consumeTicket.mockResolvedValue({ outcome: 'refused', reason: 'wrong_user' });
  expect(await trigger(payload('verify'))).toMatchObject({ response: { answerCorrect: false } });
  expect(events).toMatchObject([{ outcome: 'refused', reason: 'wrong_user' }]);
});

test('answers no to a word that it does not know', async () => {
  const { trigger, facenition } = verify();
  facenition.consumeTicket.mockResolvedValue(JSON.parse('{ "outcome": "accepted" }'));
  expect(await trigger(payload('verify'))).toMatchObject({ response: { answerCorrect: false } });
});

test('an error where nothing was decided', async () => {
  const { trigger, facenition } = verify();
  facenition.consumeTicket.mockRejectedValue(new HookFault('ERR_SERVICE_UNAVAILABLE', 'x'));
  await expect(trigger(payload('verify'))).rejects.toThrow(UNAVAILABLE);
});

test.each([
  ['without a transaction', { privateChallengeParameters: { nonce: NONCE } }],
  ['without a nonce', { privateChallengeParameters: { txn: TXN } }],
  ['without parameters', { privateChallengeParameters: null }],
  ['of no user', { userAttributes: {} }],
  ['with a longer answer than there is', { challengeAnswer: 'x'.repeat(131_073) }],
])('an event %s is a fault', async (_what, request) => {
  const { trigger, facenition, events } = verify();
  await expect(trigger(payload('verify', request))).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ code: 'ERR_PAYLOAD_INVALID' }]);
  expect(facenition.consumeTicket).not.toHaveBeenCalled();
});

test('an event of another pool is a fault', async () => {
  const { trigger, events } = verify();
  const event = { ...payload('verify'), userPoolId: 'eu-west-1_Other' };
  await expect(trigger(event)).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ code: 'ERR_PAYLOAD_FOREIGN' }]);
});
