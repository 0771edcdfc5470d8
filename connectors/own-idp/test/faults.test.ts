import { createFacenition, HookFault } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BROKEN, startBroken } from '../../../test/connectors/broken-server.ts';
import { facenitionThat } from '../../../test/connectors/facenition-stand-in.ts';
import { comeBack, facenition, guarded, match, route, TICKET, TXN } from './guarded.ts';

describe('faults', () => {
  const fault = new HookFault('ERR_SERVICE_UNAVAILABLE', 'x');
  const never = new Promise<never>(() => {});

  test.each<[string, () => Promise<unknown>, string]>([
    ['rejects', () => Promise.reject(fault), 'ERR_SERVICE_UNAVAILABLE'],
    ['does not answer', () => never, 'ERR_DEADLINE'],
    ['breaks', () => Promise.reject(new TypeError('x')), 'ERR_INTERNAL'],
  ])('503 where Facenition %s when it is asked about a ticket', async (_, answer, code) => {
    const portal = await guarded(facenition(answer));
    expect(await comeBack(portal, portal.visitor())).toEqual({ status: 503, isOpen: false });
    expect(portal.events).toContainEqual(expect.objectContaining({ kind: 'fault', code }));
  });

  test.each<[string, () => Promise<unknown>]>([
    ['rejects', () => Promise.reject(fault)],
    ['does not answer', () => never],
    ['says nothing', async () => undefined],
    ['says what it may not', async () => ({ outcome: 'match' })],
  ])('503 where it %s when it is asked for a capture', async (_, answer) => {
    const portal = await guarded(facenitionThat(answer), { policyMayWaive: true });
    const answered = await portal.visitor().open('/safe');
    expect(answered.status).toBe(503);
    expect(answered.headers.get('retry-after')).toBe('5');
  });

  test('a ticket may be tried again after an outage', async () => {
    let isUp = false;
    const answer = async () => (isUp ? match : Promise.reject(fault));
    const portal = await guarded(facenition(answer));
    const visitor = portal.visitor();
    await visitor.open('/safe');
    const { pending } = Object(portal.kept.get(visitor.id));
    const query = new URLSearchParams({ txn: TXN, state: pending[0].state, ticket: TICKET });
    expect((await visitor.open(`/face/done?${query}`)).status).toBe(503);
    isUp = true;
    expect((await visitor.open(`/face/done?${query}`)).status).toBe(303);
  });

  test.each(Object.keys(BROKEN))('a server that %s', async (name) => {
    const answer = BROKEN[name];
    if (answer === undefined) throw new Error(name);
    const broken = await startBroken(answer);
    onTestFinished(() => broken.close());
    const here = { idp: 'portal', tenant: 'main', token: 'test' };
    const real = createFacenition({ url: broken.url, ...here, timeoutMs: 200 });
    const began = await guarded(real, { policyMayWaive: true });
    expect((await began.visitor().open('/safe')).status).toBe(503);
    const { beginCapture } = facenition(async () => undefined);
    const portal = await guarded({ ...real, beginCapture });
    const { status, isOpen } = await comeBack(portal, portal.visitor());
    expect([status, isOpen]).toEqual([expect.toBeOneOf([403, 503]), false]);
  });

  test.each(['user', 'read', 'write'])('a session that cannot be had: %s', async (broken) => {
    const sessions = {
      user: () => 'ada',
      read: async () => undefined,
      write: async () => {},
      [broken]: () => {
        throw new Error('the store is away');
      },
    };
    const portal = await guarded(
      facenition(async () => match),
      { sessions },
    );
    const answered = await portal.visitor().open('/safe');
    expect(answered.status).toBe(503);
    expect(await answered.text()).not.toContain('store');
    expect(route.reached).toBe(0);
    expect(portal.events).toContainEqual(expect.objectContaining({ code: 'ERR_INTERNAL' }));
  });

  test('an operator whose log is broken', async () => {
    const onEvent = () => {
      throw new Error('full');
    };
    const portal = await guarded(
      facenition(() => Promise.reject(fault)),
      { onEvent },
    );
    expect(await comeBack(portal, portal.visitor())).toEqual({ status: 503, isOpen: false });
  });
});
