import { createFacenition, type FaceOutcome, HookFault } from '@facenition/hook';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NOW } from '../../../server/test/http/test-app.ts';
import { BROKEN, startBroken } from '../../../test/connectors/broken-server.ts';
import { facenitionThat, OPENING } from '../../../test/connectors/facenition-stand-in.ts';
import type { FacesOptions } from '../src/index.ts';
import { type Portal, startPortal, type Visitor } from './portal.ts';

const CAPTURE = OPENING.capture;
const TICKET = `fntk_${'K'.repeat(22)}`;
const TXN = `fntx_${'T'.repeat(22)}`;
const DEADLINE_MS = 300;

type Asking = FacesOptions<never, never>['facenition'];
type Changes = Parameters<typeof startPortal>[2];

/** Begins every capture, and says of every ticket what the test says. */
const facenition = (answer: () => Promise<unknown>): Asking => ({
  beginCapture: facenitionThat(async () => CAPTURE).beginCapture,
  consumeTicket: facenitionThat(answer).consumeTicket,
});

const guarded = (asking: Asking, changes: Changes = {}): Promise<Portal> =>
  startPortal(
    asking,
    (app, { requireFace }) =>
      app.get('/safe', requireFace({ scope: 'sign-in', level: 4, maxAge: 300 }), (_, response) => {
        response.send('open');
      }),
    { deadlineMs: DEADLINE_MS, ...changes },
  );

/** What the return is answered with, and whether the route is open after it. */
async function comeBack(portal: Portal, visitor: Visitor, outcome = 'passed') {
  await visitor.open('/safe');
  const { pending } = Object(portal.kept.get(visitor.id));
  const query = new URLSearchParams({ txn: TXN, state: pending[0].state, outcome });
  if (outcome === 'passed') query.set('ticket', TICKET);
  const { status } = await visitor.open(`/face/done?${query}`);
  const isOpen = (await visitor.open('/safe')).status === 200;
  return { status, isOpen };
}

const match: FaceOutcome = {
  outcome: 'match',
  verifiedAt: NOW,
  level: 4,
  assurance: 'active',
  amr: ['face', 'pop'],
  referenceId: `fnr_${'R'.repeat(22)}`,
};

test('a match opens', async () => {
  const portal = await guarded(facenition(async () => match));
  expect(await comeBack(portal, portal.visitor())).toEqual({ status: 303, isOpen: true });
});

test.each([
  'no_ticket',
  'ticket_expired',
  'ticket_already_used',
  'wrong_user',
  'wrong_scope',
  'bad_signature',
  'unknown_txn',
  'accuracy_too_low',
  'assurance_too_low',
  'not_enrolled',
  'not_recent',
  'a word of a newer server',
])('a refusal does not: %s', async (reason) => {
  const portal = await guarded(facenition(async () => ({ outcome: 'refused', reason })));
  expect(await comeBack(portal, portal.visitor())).toEqual({ status: 403, isOpen: false });
  expect(portal.events).toContainEqual(expect.objectContaining({ outcome: 'refused', reason }));
});

test.each([
  ['refuses without a reason', { outcome: 'refused' }, 403],
  ['is of another kind', { outcome: 'enrolled', referenceId: 'fnr_' }, 403],
  ['is a new word', { outcome: 'matched' }, 403],
  ['is no more than yes', true, 503],
  ['is nothing', undefined, 503],
  ['is of a lower level', { ...match, level: 3 }, 303],
  ['lacks its level', { ...match, level: undefined }, 303],
  ['lacks its time', { ...match, verifiedAt: Number.NaN }, 303],
  ['is of an hour ago', { ...match, verifiedAt: NOW - 3_600_000 }, 303],
  ['is of tomorrow', { ...match, verifiedAt: NOW + 86_400_000 }, 303],
])('an answer does not open that %s', async (_, answer, status) => {
  const portal = await guarded(facenition(async () => answer));
  expect(await comeBack(portal, portal.visitor())).toEqual({ status, isOpen: false });
});

test.each(['failed', 'cancelled', 'alternative', 'expired'])(
  'a browser that comes back with "%s" opens nothing',
  async (outcome) => {
    const portal = await guarded(facenition(async () => match));
    expect(await comeBack(portal, portal.visitor(), outcome)).toEqual({
      ...{ status: 403, isOpen: false },
    });
  },
);

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

describe('a policy that asks for no face', () => {
  const waiving = facenitionThat(async () => ({ outcome: 'not-required' }));

  test('opens nothing', async () => {
    const portal = await guarded(waiving);
    expect((await portal.visitor().open('/safe')).status).toBe(403);
  });

  test('but where the application says so', async () => {
    const portal = await guarded(waiving, { policyMayWaive: true });
    expect((await portal.visitor().open('/safe')).status).toBe(200);
  });
});

test('nobody who is not signed in begins anything', async () => {
  const asked: unknown[] = [];
  const portal = await guarded(facenitionThat(async (question) => asked.push(question)));
  expect((await portal.visitor('').open('/safe')).status).toBe(401);
  expect((await portal.visitor('').open('/face/done?state=x')).status).toBe(401);
  expect(asked).toEqual([]);
});

test('what a session holds that is not ours is nothing', async () => {
  const { outcome: _, amr: __, referenceId: ___, ...rest } = match;
  const good = { ...rest, state: 'x', user: 'ada', scope: 'sign-in', backTo: '/', spent: false };
  const portal = await guarded(facenition(async () => match));
  const visitor = portal.visitor();
  const isOpen = async (kept: unknown): Promise<boolean> => {
    portal.kept.set(visitor.id, kept);
    return (await visitor.open('/safe')).status === 200;
  };
  expect(await isOpen({ pending: [], verified: [good] })).toBe(true);
  for (const bad of [
    [],
    'verified',
    { verified: [good] },
    { pending: [], verified: [{ ...good, level: 9 }] },
    { pending: [], verified: [{ ...good, level: '4' }] },
    { pending: [], verified: [{ ...good, verifiedAt: `${NOW}` }] },
    { pending: [], verified: [{ ...good, assurance: 'high' }] },
    { pending: [], verified: good },
  ]) {
    expect(await isOpen(bad), JSON.stringify(bad)).toBe(false);
  }
});
