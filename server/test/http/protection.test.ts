import { identityTokenId } from '@facenition/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_SCOPES } from '../../src/client-scope.ts';
import { makeToken } from '../made-tokens.ts';
import { afterFile } from '../temporary-folder.ts';
import { NOW, startTestApp, type TestApp, TOKEN } from './test-app.ts';

const photo = Buffer.from([1, 2, 3]).toString('base64');
const generate = { photo, password: 'pw' };
const KEY = '0123456789abcdef-key';

const send = (app: TestApp, path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.postJson(path, body, { 'X-Auth-Token': app.token, ...headers });

describe('an Idempotency-Key', () => {
  test('answers the same again and does it once', async () => {
    const app = await startTestApp();
    const first = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    const again = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    expect(await again.json()).toEqual(await first.json());
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(app.asked).toHaveLength(1);
  });

  test('answers a refused enrolment again, too', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'not-acquired', reason: 'blurred' });
    const first = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    app.answers.enrol = () => ({ outcome: 'enrolled', token: makeToken() });
    const again = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    expect([first.status, again.status]).toEqual([400, 400]);
  });

  test.each([
    ['another password', { ...generate, password: 'other' }],
    ['another photo', { ...generate, photo: Buffer.from([9]).toString('base64') }],
    ['another field', { ...generate, accuracy: 2 }],
  ])('does not answer %s', async (_, body) => {
    const app = await startTestApp();
    await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    const other = await send(app, '/generate', body, { 'Idempotency-Key': KEY });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ code: 'ERR_IDEMPOTENCY_CONFLICT' });
  });

  test('of another client is another key', async () => {
    const app = await startTestApp();
    const other = await app.clientToken('enrol');
    const headers = { 'Idempotency-Key': KEY };
    await send(app, '/generate', generate, headers);
    await send(app, '/generate', generate, { ...headers, 'X-Auth-Token': other });
    expect(app.asked).toHaveLength(2);
  });

  test('of one client is good whichever of its short-lived tokens comes', async () => {
    const app = await startTestApp();
    const bodies: unknown[] = [];
    for (let i = 0; i < 2; i += 1) {
      const made = Object(await (await send(app, '/token', { seconds: 60 })).json());
      const headers = { 'Idempotency-Key': KEY, 'X-Auth-Token': made.token };
      bodies.push(await (await send(app, '/generate', generate, headers)).json());
    }
    expect(bodies[1]).toEqual(bodies[0]);
    expect(app.asked).toHaveLength(1);
  });

  test('whose answer cannot be kept is answered all the same, where nothing was done', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'not-acquired', reason: 'no-face' });
    app.store.idempotency.finish = () => Promise.reject(new Error('CANARY'));
    const first = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    expect(await first.json()).toMatchObject({ code: 'not-acquired' });
    expect(app.logged.join()).toContain('"fault"');
    expect(app.logged.join()).not.toContain('CANARY');
  });

  test('whose work is done is answered again, though the process died before it answered', async () => {
    const app = await startTestApp();
    const { transaction } = app.store;
    app.store.transaction = async (work) => {
      await transaction(work);
      throw new Error('gone');
    };
    const headers = { 'Idempotency-Key': KEY };
    const asked = { photo, password: 'pw', token: TOKEN };
    app.answers.enrol = () => ({ outcome: 'enrolled', token: makeToken() });
    expect((await send(app, '/rotate', asked, headers)).status).toBe(502);
    app.store.transaction = transaction;
    const again = await send(app, '/rotate', asked, headers);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    const { id } = Object(await again.json());
    expect((await app.store.identityTokens.stateOf([id], NOW)).get(id)).toBe('active');
  });

  test('whose request took too long undoes its work where another did it meanwhile', async () => {
    const app = await startTestApp();
    const [slow, quick] = [makeToken(), makeToken()];
    let go = (): void => {};
    app.answers.enrol = () =>
      new Promise((resolve) => {
        go = () => resolve({ outcome: 'enrolled', token: slow });
      });
    const headers = { 'Idempotency-Key': KEY };
    const first = send(app, '/generate', generate, headers);
    await expect.poll(() => app.asked.length).toBe(1);
    app.setTime(NOW + 120_001);
    app.answers.enrol = () => ({ outcome: 'enrolled', token: quick });
    expect(await (await send(app, '/generate', generate, headers)).json()).toMatchObject({
      token: quick,
    });
    go();
    expect((await first).status).toBe(409);
    const ids = await Promise.all([slow, quick].map(identityTokenId));
    const states = await app.store.identityTokens.stateOf(ids, NOW);
    expect(ids.map((id) => states.get(id))).toEqual(['unknown', 'active']);
  });

  test('whose request failed may be used again', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => {
      throw new Error('broken');
    };
    expect((await send(app, '/generate', generate, { 'Idempotency-Key': KEY })).status).toBe(502);
    app.answers.enrol = () => ({ outcome: 'enrolled', token: makeToken() });
    expect((await send(app, '/generate', generate, { 'Idempotency-Key': KEY })).status).toBe(200);
  });

  test('whose request still runs is refused', async () => {
    const app = await startTestApp();
    let go = (): void => {};
    const token = makeToken();
    app.answers.enrol = () =>
      new Promise((resolve) => {
        go = () => resolve({ outcome: 'enrolled', token });
      });
    const first = send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    await expect.poll(() => app.asked.length).toBe(1);
    const second = await send(app, '/generate', generate, { 'Idempotency-Key': KEY });
    expect(second.status).toBe(409);
    go();
    expect((await first).status).toBe(200);
  });

  test.each(['short', 'x'.repeat(129), 'sixteen or more with spaces'])(
    '%j is refused',
    async (key) => {
      const app = await startTestApp();
      expect((await send(app, '/generate', generate, { 'Idempotency-Key': key })).status).toBe(400);
      expect(app.asked).toEqual([]);
    },
  );
});

describe('rates', () => {
  const rates = { perAddress: 0, perClient: 0, perToken: 0, perRoster: 0 };
  const ask = { photo, password: 'pw', token: TOKEN, accuracy: 2 };

  test('of a client are limited, those of others are not', async () => {
    const app = await startTestApp(undefined, { rates: { ...rates, perClient: 2 } });
    const other = await app.clientToken('verify');
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await send(app, '/authenticate', ask)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const limited = await send(app, '/authenticate', ask);
    expect(await limited.json()).toMatchObject({ ok: false, code: 'ERR_RATE_LIMITED' });
    expect(Number(limited.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(limited.headers.get('RateLimit')).toContain('"client"');
    const answer = await send(app, '/authenticate', ask, { 'X-Auth-Token': other });
    expect(answer.status).toBe(200);
    app.setTime(Date.UTC(2026, 5, 1, 0, 1));
    expect((await send(app, '/authenticate', ask)).status).toBe(200);
  });

  test('of a client count for the short-lived tokens that it makes', async () => {
    const app = await startTestApp(undefined, { rates: { ...rates, perClient: 2 } });
    const made = Object(await (await send(app, '/token', { seconds: 60 })).json());
    const headers = { 'X-Auth-Token': made.token };
    expect((await send(app, '/token', {}, headers)).status).toBe(200);
    expect((await send(app, '/token', {}, headers)).status).toBe(429);
  });

  test('of an identity token are limited', async () => {
    const app = await startTestApp(undefined, { rates: { ...rates, perToken: 1, perRoster: 0 } });
    expect((await send(app, '/authenticate', ask)).status).toBe(200);
    expect((await send(app, '/authenticate-score', ask)).status).toBe(429);
    const token = makeToken();
    expect((await send(app, '/authenticate', { ...ask, token })).status).toBe(200);
  });

  test('of an address are limited, whoever calls', async () => {
    const app = await startTestApp(undefined, { rates: { ...rates, perAddress: 1 } });
    expect((await send(app, '/authenticate', ask)).status).toBe(200);
    expect((await send(app, '/authenticate', ask, { 'X-Auth-Token': 'x' })).status).toBe(429);
  });

  test.each([
    [[], [200, 429]],
    [['loopback'], [200, 200]],
  ])('believe what %j say about addresses', async (trustedProxies, statuses) => {
    const app = await startTestApp(undefined, {
      rates: { ...rates, perAddress: 1 },
      trustedProxies,
    });
    const answers: number[] = [];
    for (const address of ['203.0.113.1', '203.0.113.2']) {
      const headers = { 'X-Forwarded-For': address };
      answers.push((await send(app, '/authenticate', ask, headers)).status);
    }
    expect(answers).toEqual(statuses);
  });

  test('of wrong client tokens are limited always', async () => {
    const app = await startTestApp();
    const statuses = new Set<number>();
    for (let i = 0; i < 61; i += 1) {
      statuses.add((await send(app, '/token', {}, { 'X-Auth-Token': `fnc_${i}` })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await send(app, '/token', {})).status).toBe(200);
  });
});

describe('scopes', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp(afterFile);
  });

  test.each([
    ['/generate', 'enrol'],
    ['/authenticate', 'verify'],
    ['/authenticate-score', 'verify'],
    ['/revoke', 'lifecycle'],
    ['/rotate', 'lifecycle'],
    ['/status', 'lifecycle'],
    ['/match', 'analyse'],
    ['/match-bulk', 'analyse'],
    ['/consistency-check', 'analyse'],
    ['/quality', 'analyse'],
    ['/detect', 'analyse'],
    ['/liveness', 'analyse'],
    ['/tickets/consume', 'step-up'],
    ['/generateToken', 'admin'],
    ['/v2/new-credentials', 'admin'],
    ['/v2/authenticate-credentials', 'admin'],
    ['/v2/generateToken', 'admin'],
  ] as const)('%s needs %s', async (path, scope) => {
    const others = CLIENT_SCOPES.filter((other) => other !== scope);
    const without = { 'X-Auth-Token': await app.clientToken(...others) };
    const refused = await send(app, path, {}, without);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'ERR_SCOPE_INSUFFICIENT' });
    // Let in, it fails for want of its fields.
    const withIt = { 'X-Auth-Token': await app.clientToken(scope) };
    expect((await send(app, path, {}, withIt)).status).toBe(400);
  });

  test('/token needs none', async () => {
    const none = { 'X-Auth-Token': await app.clientToken('roster') };
    expect((await send(app, '/token', {}, none)).status).toBe(200);
  });
});
