import { type HookEvent, HookFault } from '@facenition/hook';
import { expect, test, vi } from 'vitest';
import { readSettings } from '../../src/lambda/settings.ts';
import { createTriggers, type LambdaPorts } from '../../src/lambda/triggers.ts';
import { POOL, payload } from '../payload.ts';
import { surroundings, UNAVAILABLE } from '../triggers/surroundings.ts';

const ENVIRONMENT = {
  FACENITION_URL: 'https://faces.example',
  FACENITION_TOKEN_SECRET_ID: 'facenition/cognito',
  FACENITION_ASKING: 'Portal',
  FACENITION_ORIGIN: 'https://portal.example',
};

function started(changes: object = {}) {
  const { facenition } = surroundings();
  const events: HookEvent[] = [];
  const connect = vi.fn<LambdaPorts['connect']>(async () => facenition);
  const triggers = createTriggers({
    settings: () => readSettings({ ...ENVIRONMENT, ...changes }),
    connect,
    onEvent: (event) => void events.push(event),
  });
  return { triggers, connect, events, facenition };
}

test('all six go on with what opens', async () => {
  const { triggers, events } = started();
  const verified = await triggers.verifyAuthChallengeResponse(payload('verify'));
  expect(verified).toMatchObject({ response: { answerCorrect: true } });
  const defined = await triggers.defineAuthChallenge(payload('define-04-after-face-ok'));
  expect(defined).toMatchObject({ response: { issueTokens: true } });
  const created = await triggers.createAuthChallenge(payload('create'));
  expect(created).toMatchObject({ response: { publicChallengeParameters: { scope: 'sign-in' } } });
  const stamped = await triggers.preTokenGeneration(payload('pretoken-v2'));
  expect(stamped).toMatchObject({ response: { claimsAndScopeOverrideDetails: {} } });
  const event = payload('presignup');
  expect(await triggers.preSignUp(event)).toEqual(event);
  const confirmed = payload('postconfirmation');
  expect(await triggers.postConfirmation(confirmed)).toEqual(confirmed);
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'answered'));
});

test('nobody is connected to where nothing is asked', async () => {
  const { triggers, connect } = started();
  await triggers.defineAuthChallenge(payload('define-04-after-face-ok'));
  expect(connect).not.toHaveBeenCalled();
});

test('each pool is a tenant of its own', async () => {
  const { triggers, connect } = started();
  await triggers.verifyAuthChallengeResponse(payload('verify'));
  await triggers.verifyAuthChallengeResponse({ ...payload('verify'), userPoolId: 'eu-west-1_B' });
  expect(connect.mock.calls.map(([, tenant]) => tenant)).toEqual([POOL, 'eu-west-1_B']);
});

test('with one pool in the settings no other is answered', async () => {
  const { triggers, connect, events } = started({ FACENITION_USER_POOL: POOL });
  await triggers.verifyAuthChallengeResponse(payload('verify'));
  const other = { ...payload('verify'), userPoolId: 'eu-west-1_B' };
  await expect(triggers.verifyAuthChallengeResponse(other)).rejects.toThrow(UNAVAILABLE);
  expect(connect).toHaveBeenCalledTimes(1);
  expect(events.at(-1)).toMatchObject({ code: 'ERR_PAYLOAD_FOREIGN' });
});

test.each([
  'defineAuthChallenge',
  'createAuthChallenge',
  'verifyAuthChallengeResponse',
  'preTokenGeneration',
  'preSignUp',
  'postConfirmation',
] as const)('%s answers nothing with settings that are wrong', async (name) => {
  const { triggers, connect, events } = started({ FACENITION_FLOW: 'no-face' });
  for (const event of ['verify', 'define-04-after-face-ok', 'presignup', 'postconfirmation']) {
    await expect(triggers[name](payload(event))).rejects.toThrow(UNAVAILABLE);
  }
  expect(events.at(-1)).toMatchObject({ hook: name, code: 'ERR_CONFIG_INVALID' });
  expect(connect).not.toHaveBeenCalled();
});

test.each([undefined, null, 'text', [], { userPoolId: 7 }, { userPoolId: '../x' }])(
  'nothing is answered to %j',
  async (event) => {
    const { triggers, events } = started();
    await expect(triggers.defineAuthChallenge(event)).rejects.toThrow(UNAVAILABLE);
    expect(events).toMatchObject([{ code: 'ERR_PAYLOAD_INVALID' }]);
  },
);

test('nor where nobody can be connected to', async () => {
  const { triggers, connect, events } = started();
  connect.mockRejectedValue(new HookFault('ERR_SERVICE_UNAVAILABLE', 'x'));
  await expect(triggers.verifyAuthChallengeResponse(payload('verify'))).rejects.toThrow(
    UNAVAILABLE,
  );
  expect(events).toMatchObject([{ code: 'ERR_SERVICE_UNAVAILABLE' }]);
});
