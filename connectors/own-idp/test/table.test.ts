import { CONSUME_REASONS } from '@facenition/ticket';
import { describe, expect, test } from 'vitest';
import { NOW } from '../../../server/test/http/test-app.ts';
import { facenitionThat } from '../../../test/connectors/facenition-stand-in.ts';
import { comeBack, facenition, guarded, match, route, TICKET, TXN } from './guarded.ts';
import { type Portal, startPortal } from './portal.ts';

test('a match opens', async () => {
  const portal = await guarded(facenition(async () => match));
  expect(await comeBack(portal, portal.visitor())).toEqual({ status: 303, isOpen: true });
});

test('everything but the ticket comes from the session', async () => {
  const asked: unknown[] = [];
  const portal = await guarded({
    ...facenition(async () => match),
    consumeTicket: facenitionThat(async (question) => {
      asked.push(question);
      return match;
    }).consumeTicket,
  });
  const visitor = portal.visitor();
  await visitor.open('/safe');
  const [{ state }] = Object(portal.kept.get(visitor.id)).pending;
  const other = `fntx_${'O'.repeat(22)}`;
  const back = (txn: string) => `/face/done?${new URLSearchParams({ txn, state, ticket: TICKET })}`;
  expect((await visitor.open(back(other))).status).toBe(403);
  expect((await visitor.open(back(TXN))).status).toBe(303);
  expect(asked).toEqual([
    {
      ...{ txn: TXN, ticket: TICKET, user: 'ada', scope: 'sign-in', nonce: 'N'.repeat(22) },
      ...{ level: 4, assurance: undefined, attempt: state },
    },
  ]);
});

test('a server that takes anybody does not open for who signed in meanwhile', async () => {
  const portal = await guarded(facenition(async () => match));
  const visitor = portal.visitor();
  await visitor.open('/safe');
  const [{ state }] = Object(portal.kept.get(visitor.id)).pending;
  visitor.signIn('grace');
  const query = new URLSearchParams({ txn: TXN, state, ticket: TICKET });
  expect((await visitor.open(`/face/done?${query}`)).status).toBe(403);
});

test('a face that only looked on does not open what wants more', async () => {
  const passive = facenition(async () => ({ ...match, assurance: 'passive' }));
  const portal = await guarded(passive, {}, { assurance: 'active' });
  expect(await comeBack(portal, portal.visitor())).toEqual({ status: 303, isOpen: false });
  const content = await guarded(passive, {}, { assurance: 'passive' });
  expect(await comeBack(content, content.visitor())).toMatchObject({ isOpen: true });
});

test('one of two requests that read the session at once, and none of another process', async () => {
  const { outcome: _, amr: __, referenceId: ___, ...rest } = match;
  const verified = [
    { ...rest, state: 'x', user: 'ada', scope: 'sign-in', backTo: '/', spent: false },
  ];
  let kept: unknown = { pending: [], verified };
  const both = Promise.withResolvers<void>();
  let readers = 0;
  const sessions = {
    user: () => 'ada',
    async read() {
      readers += 1;
      if (readers === 2) both.resolve();
      await both.promise;
      return structuredClone(kept);
    },
    async write(_request: unknown, value: object) {
      kept = value;
    },
  };
  const once = { maxAge: 0 };
  const portal = await guarded(
    facenition(async () => match),
    { sessions },
    once,
  );
  const open = async ({ visitor }: Portal) => (await visitor().open('/safe')).status;
  expect((await Promise.all([open(portal), open(portal)])).sort()).toEqual([200, 303]);
  const second = await guarded(
    facenition(async () => match),
    { sessions },
    once,
  );
  kept = { pending: [], verified: [{ ...verified[0], spent: true }] };
  expect(await open(second)).toBe(303);
  expect(route.reached).toBe(1);
});

test('a page that one request is asked for uses the face up, and leaves none for its form', async () => {
  const portal = await startPortal(
    facenition(async () => match),
    (app, { requireFace }) => {
      const face = requireFace({ scope: 'sign-in', maxAge: 0 });
      app.get('/safe', face, (_, response) => void response.send('<form>'));
      app.post('/safe', face, (_, response) => void response.send('done'));
    },
  );
  const visitor = portal.visitor();
  expect(await comeBack(portal, visitor)).toMatchObject({ isOpen: true });
  expect((await visitor.open('/safe', { method: 'POST' })).status).toBe(401);
});

test('nothing begins for a page that is fetched in advance', async () => {
  const portal = await guarded(facenition(async () => match));
  const headers = { accept: 'text/html', 'sec-purpose': 'prefetch;prerender' };
  expect((await portal.visitor().open('/safe', { headers })).status).toBe(401);
  expect(portal.events).toEqual([]);
});

test.each([
  'no_ticket',
  ...CONSUME_REASONS,
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
