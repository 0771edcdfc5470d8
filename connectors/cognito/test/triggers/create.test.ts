import { expect, test } from 'vitest';
import { type CreateOptions, createCreateAuthChallenge } from '../../src/triggers/create.ts';
import { CLIENT, NONCE, type Payload, PUBLIC_URL, payload, SUB, TXN } from '../payload.ts';
import { BEGUN, FAILED, surroundings, UNAVAILABLE } from './surroundings.ts';

const { browserKey: _, ...WITHOUT_KEY } = BEGUN;

function create(changes: Partial<CreateOptions> = {}) {
  const { options, ...rest } = surroundings();
  const trigger = createCreateAuthChallenge({
    ...options,
    asking: 'Portal',
    publicUrl: PUBLIC_URL,
    returnBy: 'stay',
    returnTo: 'https://portal.example',
    ...changes,
  });
  return { trigger, ...rest };
}

test('begins a capture for the user of the event', async () => {
  const { trigger, facenition } = create({ level: 4, assurance: 'active' });
  const event = payload('create');
  expect(await trigger(event)).toEqual({
    ...event,
    response: {
      publicChallengeParameters: {
        type: 'FACE_TICKET',
        txn: TXN,
        captureUrl: `https://faces.example/capture/${TXN}`,
        browserKey: BEGUN.browserKey,
        scope: 'sign-in',
      },
      privateChallengeParameters: { txn: TXN, nonce: NONCE },
      challengeMetadata: `FACE_TICKET:${TXN}`,
    },
  });
  expect(facenition.beginCapture.mock.calls).toEqual([
    [
      {
        user: SUB,
        scope: 'sign-in',
        asking: 'Portal',
        returnTo: 'https://portal.example',
        returnBy: 'stay',
        level: 4,
        assurance: 'active',
        application: CLIENT,
      },
      expect.any(AbortSignal),
    ],
  ]);
});

test('or of its name, where that is what accounts are known by', async () => {
  const { trigger, facenition } = create({ user: 'userName' });
  await trigger({ ...payload('create'), userName: 'mira' });
  expect(facenition.beginCapture.mock.calls).toMatchObject([[{ user: 'mira' }, {}]]);
});

test('tells the browser nothing that Cognito has to keep', async () => {
  const answer: unknown = await create().trigger(payload('create'));
  const shown = JSON.stringify(Reflect.get(Object(answer), 'response').publicChallengeParameters);
  expect(shown).not.toContain(NONCE);
});

test.each(['stay', 'redirect'] as const)(
  'somebody who does not exist gets what looks the same, by %s, and nobody is asked',
  async (returnBy) => {
    const { trigger, facenition } = create({ returnBy });
    if (returnBy === 'redirect') {
      facenition.beginCapture.mockResolvedValue(WITHOUT_KEY);
    }
    const shapeOf = async (event: unknown) => {
      const { response }: Payload = await trigger(event);
      return JSON.parse(
        JSON.stringify(response).replace(
          /(?<=")(fntx_)?[\w-]{22,43}(?=")|(?<=fntx_)[\w-]{22}/g,
          (one) => (one.startsWith('fntx_') ? 'txn' : `${one.length} characters`),
        ),
      );
    };
    const somebody = await shapeOf(payload('create'));
    const nobody = { ...payload('create') };
    nobody.request = { challengeName: 'CUSTOM_CHALLENGE', session: [], userNotFound: true };
    expect(await shapeOf(nobody)).toEqual(somebody);
    expect(await trigger(nobody)).not.toEqual(await trigger(nobody));
    expect(facenition.beginCapture).toHaveBeenCalledTimes(1);
  },
);

test('or a capture that is begun for nobody, the same for the same name', async () => {
  const { trigger, facenition } = create({ strangers: 'capture' });
  const nobody = { ...payload('create'), userName: 'nobody' };
  nobody.request = { challengeName: 'CUSTOM_CHALLENGE', session: [], userNotFound: true };
  await trigger(nobody);
  await trigger(nobody);
  await trigger({ ...nobody, userName: 'nobody else' });
  const users = facenition.beginCapture.mock.calls.map(([{ user }]) => user);
  expect(users[0]).toMatch(/^stranger:[\w-]{43}$/);
  expect(users[1]).toBe(users[0]);
  expect(users[2]).not.toBe(users[0]);
});

test('where the policy asks for no face nobody gets in', async () => {
  const { trigger, facenition, events } = create();
  facenition.beginCapture.mockResolvedValue({ outcome: 'not-required' });
  await expect(trigger(payload('create'))).rejects.toThrow(FAILED);
  expect(events).toMatchObject([{ kind: 'answered', outcome: 'not-required' }]);
});

test.each([
  ['at another address', { ...BEGUN, url: `https://other.example/capture/${TXN}` }],
  ['without a key for the page', WITHOUT_KEY],
])('a capture %s is a fault', async (_what, begun) => {
  const { trigger, facenition, events } = create();
  facenition.beginCapture.mockResolvedValue(begun);
  await expect(trigger(payload('create'))).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ code: 'ERR_CONFIG_INVALID' }]);
});

test.each([
  ['of another pool', { userPoolId: 'eu-west-1_Other' }, 'ERR_PAYLOAD_FOREIGN'],
  ['without the user', { request: { challengeName: 'CUSTOM_CHALLENGE' } }, 'ERR_PAYLOAD_INVALID'],
  ['of another challenge', { request: { challengeName: 'SMS_MFA' } }, 'ERR_PAYLOAD_INVALID'],
])('an event %s begins nothing', async (_what, changes, code) => {
  const { trigger, facenition, events } = create();
  await expect(trigger({ ...payload('create'), ...changes })).rejects.toThrow(UNAVAILABLE);
  expect(events).toMatchObject([{ kind: 'fault', code }]);
  expect(facenition.beginCapture).not.toHaveBeenCalled();
});
