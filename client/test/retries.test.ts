import { describe, expect, onTestFinished, test } from 'vitest';
import type { OperationId } from '../src/index.ts';
import type { Client } from '../src/node.ts';
import {
  type Answering,
  cutOff,
  failure,
  hanging,
  json,
  startAnswering,
  success,
  text,
} from './answering-server.ts';
import { entries, faultOf, open, PHOTO } from './subject.ts';

const busy = failure(503, 'ERR_OVERLOADED');
const broken = failure(502, 'ERR_STORE_FAILED');
const badGateway = text(502, '<html></html>', 'text/html');
const conflict = failure(409, 'ERR_IDEMPOTENCY_CONFLICT');
const probe = { photo: PHOTO, token: 'FN1.AAAA' };

interface Case {
  readonly run: (client: Client) => Promise<unknown>;
  readonly answer: object;
  /** What is sent again after 503, 502 and a connection that was cut. */
  readonly again: readonly Answering[];
}

const safe = [busy, broken, badGateway, cutOff];
const tokenAnswer = { token: 'FN1.AAAA', id: 'fni_a', accuracy: 4 };
const clientToken = { token: 'fnc_a', scopes: [] };
const pair = { email: 'a', phone: 'b' };
const subject = { idp: 'a', tenant: 'b', user: 'c', scope: 'd' };
const back = { asking: 'e', return_to: 'https://f.example/' };
const roster = { roster: 'a', roster_secret: 'b' };
const codes = { credential: 'a', email_code: 'b', phone_code: 'c' };

/** A new operation does not compile before somebody has decided about it. */
const cases: Readonly<Record<OperationId, Case>> = {
  generate: { run: (c) => c.generate({ photo: PHOTO }), answer: tokenAnswer, again: safe },
  authenticate: {
    run: (c) => c.authenticate(probe),
    answer: { authenticated: true },
    again: [busy],
  },
  authenticateScore: {
    run: (c) => c.authenticateScore(probe),
    answer: { authenticated: true },
    again: [busy],
  },
  revoke: { run: (c) => c.revoke({ id: 'a' }), answer: { id: 'a', already: true }, again: safe },
  rotate: { run: (c) => c.rotate(probe), answer: { authenticated: false }, again: safe },
  status: { run: (c) => c.status({ ids: 'a' }), answer: {}, again: safe },
  rosterCreate: {
    run: (c) => c.rosterCreate({ name: 'a' }),
    answer: { roster: 'a', roster_secret: 'b', accuracy: 4, capacity: 100 },
    again: safe,
  },
  rosterAdd: {
    run: (c) => c.rosterAdd({ ...roster, photo: PHOTO }),
    answer: { id: 'fni_a', accuracy: 4 },
    again: safe,
  },
  rosterRemove: {
    run: (c) => c.rosterRemove({ roster: 'a', id: 'b' }),
    answer: { id: 'b' },
    again: safe,
  },
  rosterDelete: {
    run: (c) => c.rosterDelete({ roster: 'a' }),
    answer: { removed: 2 },
    again: safe,
  },
  rosterIdentify: {
    run: (c) => c.rosterIdentify({ ...roster, photo: PHOTO }),
    answer: { identified: false },
    again: safe,
  },
  ticketsConsume: {
    run: (c) => c.ticketsConsume({ txn: 'a', ticket: 't', user: 'b', scope: 'c' }),
    answer: { ok: false, reason: 'unknown_txn' },
    again: [busy],
  },
  verificationsLatest: {
    run: (c) => c.verificationsLatest({ ...subject, max_age: 60 }),
    answer: { verified: false },
    again: safe,
  },
  transactionsBegin: {
    run: (c) => c.transactionsBegin({ ...subject, nonce: 'n'.repeat(16), ...back }),
    answer: { required: false, rule: 'default' },
    again: safe,
  },
  transactionsStatus: {
    run: (c) => c.transactionsStatus({ txn: 'a' }),
    answer: { txn: 'a', purpose: 'verification', state: 'open', ...subject },
    again: safe,
  },
  invitationsCreate: {
    run: (c) => c.invitationsCreate({ ...subject, ...back }),
    answer: { invitation: 'a', url: 'b', expires_at: 'c' },
    again: safe,
  },
  invitationsWithdraw: {
    run: (c) => c.invitationsWithdraw({ invitation: 'a' }),
    answer: {},
    again: safe,
  },
  referencesList: { run: (c) => c.referencesList(), answer: { references: [] }, again: safe },
  referencesRevoke: {
    run: (c) => c.referencesRevoke({ reference_id: 'a' }),
    answer: {},
    again: safe,
  },
  referencesMove: {
    run: (c) =>
      c.referencesMove({
        ...{ idp: 'a', tenant: 'b', user: 'c' },
        ...{ to_idp: 'd', to_tenant: 'e', to_user: 'f' },
      }),
    answer: { moved: 1 },
    again: safe,
  },
  referencesBind: {
    run: (c) => c.referencesBind({ reference_id: 'a', idp: 'b', tenant: 'c', user: 'd' }),
    answer: {},
    again: safe,
  },
  match: {
    run: (c) => c.match({ photo: PHOTO, reference: PHOTO }),
    answer: { match: false, threshold: 0.4 },
    again: safe,
  },
  matchBulk: {
    run: (c) => c.matchBulk({ photo: PHOTO, reference: [PHOTO] }),
    answer: { threshold: 0.4, matches: [] },
    again: safe,
  },
  consistencyCheck: {
    run: (c) => c.consistencyCheck({ photo: [PHOTO, PHOTO] }),
    answer: { consistent: true, threshold: 0.4, pairs: [], outliers: [], unusable: [] },
    again: safe,
  },
  quality: {
    run: (c) => c.quality({ photo: PHOTO }),
    answer: { usable: true, components: [] },
    again: safe,
  },
  detect: {
    run: (c) => c.detect({ photo: PHOTO }),
    answer: { width: 1, height: 1, faces: [] },
    again: safe,
  },
  liveness: {
    run: (c) => c.liveness({ photo: PHOTO }),
    answer: { live: true, threshold: 0.5 },
    again: safe,
  },
  generateToken: { run: (c) => c.generateToken({ name: 'a' }), answer: clientToken, again: safe },
  newCredentials: {
    run: (c) => c.newCredentials(pair),
    answer: { credential: 'a', expires: 'b' },
    again: [],
  },
  authenticateCredentials: {
    run: (c) => c.authenticateCredentials(codes),
    answer: { verified: true },
    again: [],
  },
  generateTokenVerified: {
    run: (c) => c.generateTokenVerified({ credential: 'a', ...pair }),
    answer: clientToken,
    again: safe,
  },
  token: { run: (c) => c.token(), answer: { name: 'a', scopes: [] }, again: safe },
};

const failures: readonly (readonly [string, Answering])[] = [
  ['503', busy],
  ['502', broken],
  ['502 of a proxy', badGateway],
  ['a cut connection', cutOff],
];

test.each(Object.entries(cases))(
  'what %s is tried again after',
  async (_, { run, answer, again }) => {
    const trials = failures.map(async ([name, first]) => {
      const server = await startAnswering(onTestFinished, first, success(answer));
      const client = open(onTestFinished, { url: server.url, retries: 1 });
      const outcome = await run(client).catch(() => 'fault');
      expect([name, outcome]).toEqual([name, again.includes(first) ? answer : 'fault']);
      expect([name, server.received.length]).toEqual([name, again.includes(first) ? 2 : 1]);
      const keys = server.received.map(({ headers }) => headers['idempotency-key']);
      expect(new Set(keys).size).toBe(1);
      const bodies = server.received.map(({ body }) => new TextDecoder('latin1').decode(body));
      expect(new Set(bodies).size).toBe(1);
    });
    await Promise.all(trials);
  },
);

test.each(['generate', 'authenticate', 'newCredentials'] as const)(
  '%s is tried again where nothing listens',
  async (id) => {
    const server = await startAnswering(onTestFinished, success(cases[id].answer));
    await server.close();
    let attempts = 0;
    const client = open(onTestFinished, {
      url: server.url,
      retries: 1,
      fetch: (url, init) => {
        attempts += 1;
        return fetch(url, init);
      },
    });
    const fault = await faultOf(cases[id].run(client));
    expect(fault).toMatchObject({ code: 'ERR_UNREACHABLE', cause: { message: 'ECONNREFUSED' } });
    expect(attempts).toBe(2);
  },
);

test('undici says as much of a server that is not there', async () => {
  const server = await startAnswering(onTestFinished, success({}));
  await server.close();
  const fault = await faultOf(open(onTestFinished, { url: server.url }).status());
  expect(fault).toMatchObject({ code: 'ERR_UNREACHABLE', cause: { message: 'ECONNREFUSED' } });
});

test('a refusal is not asked for twice', async () => {
  const server = await startAnswering(onTestFinished, failure(429, 'ERR_LOCKED_OUT'));
  const client = open(onTestFinished, { url: server.url, retries: 3 });
  expect((await faultOf(client.status())).code).toBe('ERR_LOCKED_OUT');
  expect(server.received).toHaveLength(1);
});

test('as often as allowed, and then says what went wrong', async () => {
  const server = await startAnswering(onTestFinished, busy);
  const client = open(onTestFinished, { url: server.url, retries: 2 });
  expect((await faultOf(client.status())).code).toBe('ERR_OVERLOADED');
  expect(server.received).toHaveLength(3);
});

test('an earlier attempt that is still under way is waited for', async () => {
  const server = await startAnswering(onTestFinished, cutOff, conflict, success(tokenAnswer));
  const client = open(onTestFinished, { url: server.url, retries: 2 });
  expect(await client.generate({ photo: PHOTO })).toEqual(tokenAnswer);
});

test('a key that was used for something else is not tried again', async () => {
  const server = await startAnswering(onTestFinished, conflict, success(tokenAnswer));
  const client = open(onTestFinished, { url: server.url, retries: 2 });
  const call = client.generate({ photo: PHOTO }, { idempotencyKey: 'x'.repeat(16) });
  expect((await faultOf(call)).code).toBe('ERR_IDEMPOTENCY_CONFLICT');
  expect(server.received).toHaveLength(1);
});

test('Retry-After is waited for', async () => {
  const later = json(
    503,
    { ok: false, error: 'x', code: 'ERR_OVERLOADED' },
    { 'Retry-After': '1' },
  );
  const server = await startAnswering(onTestFinished, later, success({}));
  const client = open(onTestFinished, { url: server.url, retries: 1 });
  const started = performance.now();
  await client.status();
  expect(performance.now() - started).toBeGreaterThanOrEqual(995);
});

test('a wait beyond the deadline is not begun', async () => {
  const later = json(
    503,
    { ok: false, error: 'x', code: 'ERR_OVERLOADED' },
    { 'Retry-After': '60' },
  );
  const server = await startAnswering(onTestFinished, later);
  const client = open(onTestFinished, { url: server.url, retries: 2, timeoutMs: 5000 });
  const started = performance.now();
  expect(await faultOf(client.status())).toMatchObject({ code: 'ERR_OVERLOADED' });
  expect(performance.now() - started).toBeLessThan(1000);
});

describe.each(entries)('the %s entry', (_, create) => {
  test('one deadline for all attempts', async () => {
    const server = await startAnswering(onTestFinished, busy, hanging);
    const client = open(onTestFinished, { url: server.url, retries: 2, timeoutMs: 800 }, create);
    const started = performance.now();
    const fault = await faultOf(client.status());
    expect(fault).toMatchObject({ code: 'ERR_TIMEOUT', message: 'no answer within 800 ms' });
    expect(performance.now() - started).toBeLessThan(1500);
    expect(server.received).toHaveLength(2);
  });

  test('a body that does not end is given up as well', async () => {
    const slow: Answering = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"ok":true');
    };
    const server = await startAnswering(onTestFinished, slow);
    const client = open(onTestFinished, { url: server.url }, create);
    const call = client.authenticate(probe, { timeoutMs: 100 });
    expect((await faultOf(call)).code).toBe('ERR_TIMEOUT');
  });

  test('a body that is cut off is no answer', async () => {
    const cut: Answering = (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '500' });
      response.write('{"ok":true,"authenticated":true}', () => response.destroy());
    };
    const server = await startAnswering(onTestFinished, cut);
    const client = open(onTestFinished, { url: server.url }, create);
    expect((await faultOf(client.authenticate(probe))).code).toBe('ERR_UNREACHABLE');
  });

  test('the caller can give up', async () => {
    const server = await startAnswering(onTestFinished, hanging);
    const client = open(onTestFinished, { url: server.url, retries: 2 }, create);
    const gone = new Error('the visitor left');
    const controller = new AbortController();
    const call = faultOf(client.status({}, { signal: controller.signal }));
    await expect.poll(() => server.received.length).toBe(1);
    controller.abort(gone);
    const fault = await call;
    expect(fault).toMatchObject({ code: 'ERR_ABORTED', cause: gone });
    const none = await faultOf(client.status({}, { signal: AbortSignal.abort() }));
    expect(none.code).toBe('ERR_ABORTED');
    expect(server.received).toHaveLength(1);
  });

  test('the caller can give up while nothing is sent', async () => {
    const later = json(
      503,
      { ok: false, error: 'x', code: 'ERR_OVERLOADED' },
      { 'Retry-After': '9' },
    );
    const server = await startAnswering(onTestFinished, later);
    const client = open(onTestFinished, { url: server.url, retries: 2, timeoutMs: 20_000 }, create);
    const call = client.status({}, { signal: AbortSignal.timeout(100) });
    expect((await faultOf(call)).code).toBe('ERR_ABORTED');
  });
});
