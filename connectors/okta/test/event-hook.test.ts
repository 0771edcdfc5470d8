import type { HookEvent } from '@facenition/hook';
import { eventHook, type OktaHooks } from '@facenition/okta';
import { expect, test } from 'vitest';
import { changedPayloads } from '../../../test/connectors/changed-payloads.ts';
import { callHook } from './call-hook.ts';
import {
  type FakeAnswers,
  fakeFacenition,
  LOGIN,
  ORG,
  REFERENCE,
  USER_ID,
} from './fake-facenition.ts';
import { payload } from './payload.ts';

function started(answers: FakeAnswers = {}, reference: string | undefined = REFERENCE) {
  const { facenition, asked } = fakeFacenition(answers);
  const read: string[] = [];
  const users = {
    async referenceOf(user: string) {
      read.push(user);
      return reference === '' ? undefined : reference;
    },
  };
  const events: HookEvent[] = [];
  const hooksBy = (userBy: 'login' | 'id'): OktaHooks => ({
    event: eventHook({ facenition, orgUrls: [ORG], users, userBy }),
  });
  const call = (event: unknown, userBy: 'login' | 'id' = 'login') =>
    callHook(hooksBy(userBy), event, (one) => void events.push(one));
  return { asked, read, events, call };
}

test.each([
  ['login', LOGIN],
  ['id', USER_ID],
] as const)('binds the reference of a new account to its %s', async (userBy, user) => {
  const { asked, read, events, call } = started();
  expect(await call(payload('event-hook'), userBy)).toEqual({ status: 204 });
  expect(read).toEqual([USER_ID]);
  expect(asked).toEqual([{ kind: 'bindReference', question: { referenceId: REFERENCE, user } }]);
  expect(events).toMatchObject([{ kind: 'answered', outcome: 'bound' }]);
});

test.each(['taken', 'unknown'] as const)(
  'says what is %s, and is not called again',
  async (bind) => {
    const { events, call } = started({ bind });
    expect(await call(payload('event-hook'))).toEqual({ status: 204 });
    expect(events).toMatchObject([{ kind: 'answered', outcome: bind }]);
  },
);

test('leaves accounts without a reference alone', async () => {
  for (const none of ['', 'used', 'fnr_short']) {
    const { asked, events, call } = started({}, none);
    expect(await call(payload('event-hook'))).toEqual({ status: 204 });
    expect(asked).toEqual([]);
    expect(events).toMatchObject([{ outcome: 'none' }]);
  }
});

test('looks at accounts that were made, and at users', async () => {
  const event = payload('event-hook');
  const [made] = event.data.events;
  event.data.events = [
    { ...made, eventType: 'user.lifecycle.deactivate' },
    { ...made, target: null },
    { ...made, target: [{ type: 'AppInstance', id: '0oa1', alternateId: 'App' }] },
    { ...made, target: [...made.target, { type: 'User', id: '00u2', alternateId: 'b@x.example' }] },
  ];
  const { read, call } = started();
  await call(event);
  expect(read).toEqual([USER_ID, '00u2']);
});

test('asks Okta to try again where it could not be done', async () => {
  const event = payload('event-hook');
  const { events, call } = started({ bind: JSON.parse('"somehow"') });
  expect(await call(event)).toEqual({ status: 503 });
  expect(events).toMatchObject([{ kind: 'fault', code: 'ERR_SERVICE_UNAVAILABLE' }]);
  event.source = 'https://evil.okta.com/api/v1/eventHooks/who1';
  expect(await call(event)).toEqual({ status: 503 });
  expect(events).toMatchObject([{}, { code: 'ERR_PAYLOAD_FOREIGN' }]);
});

test('binds to nobody else, whatever comes', async () => {
  const { asked, read, call } = started();
  for (const { changed } of changedPayloads(payload('event-hook'))) {
    const { status } = await call(changed);
    expect([204, 503]).toContain(status);
  }
  const others = asked.map((one) => Object(one).question.user).filter((user) => user !== LOGIN);
  // Another login in the payload is another login: that it is the org's, the caller check says.
  expect(others.every((user) => typeof user === 'string' && user.length <= 255)).toBe(true);
  expect(read.every((id) => typeof id === 'string' && id.length <= 255)).toBe(true);
});
