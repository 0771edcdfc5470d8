import { describe, expect, test } from 'vitest';
import { createDefineAuthChallenge, type DefineOptions } from '../../src/triggers/define.ts';
import { withoutLiveCheck } from '../../src/triggers/kinds.ts';
import { payload } from '../payload.ts';
import { surroundings, UNAVAILABLE } from './surroundings.ts';

function define(changes: Partial<DefineOptions> = {}) {
  return createDefineAuthChallenge({ ...surroundings().options, ...changes });
}

const FAIL = { issueTokens: false, failAuthentication: true };
const ASK_FACE = {
  challengeName: 'CUSTOM_CHALLENGE',
  issueTokens: false,
  failAuthentication: false,
};

describe('the sign-in of the payloads', () => {
  test.each([
    ['define-02-after-srp-a', { ...ASK_FACE, challengeName: 'PASSWORD_VERIFIER' }],
    ['define-03-after-password', ASK_FACE],
    ['define-04-after-face-ok', { issueTokens: true, failAuthentication: false }],
    ['define-05-after-face-failed', ASK_FACE],
    ['define-07-attack-foreign-challenge', FAIL],
    ['define-01-custom-only-start', FAIL],
  ])('%s', async (name, response) => {
    const event = payload(name);
    expect(await define()(event)).toEqual({ ...event, response });
  });

  test('with a single try it is over after one face', async () => {
    const event = payload('define-05-after-face-failed');
    expect(await define({ tries: 1 })(event)).toEqual({ ...event, response: FAIL });
  });

  test('by a face alone', async () => {
    const event = payload('define-01-custom-only-start');
    expect(await define({ flow: 'face-only' })(event)).toEqual({ ...event, response: ASK_FACE });
  });
});

describe('somebody who does not exist', () => {
  const nobody = payload('define-06-user-not-found');

  test('is asked as everybody is', async () => {
    expect(await define({ flow: 'face-only' })(nobody)).toEqual({ ...nobody, response: ASK_FACE });
  });

  test('and passes nothing', async () => {
    const { session } = payload('define-04-after-face-ok').request;
    const event = payload('define-06-user-not-found', { session });
    expect(await define()(event)).toEqual({ ...event, response: FAIL });
  });
});

test('pictures count only where they were allowed, and tickets not beside them', async () => {
  const { session } = payload('define-04-after-face-ok').request;
  const photos = session.map((one: object) => ({ ...one, challengeMetadata: 'FACE_PHOTOS:1' }));
  const event = payload('define-04-after-face-ok', { session: photos });
  expect(await define()(event)).toMatchObject({ response: FAIL });
  const weaker = define({ [withoutLiveCheck]: true });
  expect(await weaker(event)).toMatchObject({ response: { issueTokens: true } });
  expect(await weaker(payload('define-04-after-face-ok'))).toMatchObject({ response: FAIL });
});

test.each([
  ['another pool', { userPoolId: 'eu-west-1_Other' }, 'ERR_PAYLOAD_FOREIGN'],
  ['another app client', { callerContext: { clientId: 'other' } }, 'ERR_PAYLOAD_FOREIGN'],
  ['another trigger', { triggerSource: 'PreSignUp_SignUp' }, 'ERR_PAYLOAD_INVALID'],
  ['no session', { request: {} }, 'ERR_PAYLOAD_INVALID'],
  [
    'a result that is a text',
    { request: { session: [{ challengeName: 'SRP_A', challengeResult: 'true' }] } },
    'ERR_PAYLOAD_INVALID',
  ],
])('an event of %s decides nothing', async (_what, changes, code) => {
  const { options, events } = surroundings();
  const { clientId } = payload('create').callerContext;
  const trigger = createDefineAuthChallenge({ ...options, clientIds: [clientId] });
  const event = { ...payload('define-04-after-face-ok'), ...changes };
  await expect(trigger(event)).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ kind: 'fault', hook: 'DefineAuthChallenge', code }]);
});

test('the log has the id of the request, where there is one', async () => {
  const { options, events } = surroundings();
  const trigger = createDefineAuthChallenge(options);
  await trigger(payload('define-04-after-face-ok'), { awsRequestId: 'c0ffee-1' });
  await trigger(payload('define-04-after-face-ok'), { awsRequestId: 'a line\nof another' });
  expect(events).toMatchObject([
    { call: 'c0ffee-1', outcome: 'issue-tokens' },
    { call: payload('create').callerContext.clientId },
  ]);
});
