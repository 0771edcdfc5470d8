import { describe, expect, test } from 'vitest';
import { NOW, startTestApp, type TestApp } from './test-app.ts';

const pair = { email: 'dev@example.org', phone: '+431234567' };
const MINUTE = 60_000;

async function ask(
  app: TestApp,
  path: string,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Record<string, unknown>> {
  const answer = await app.postJson(path, body, headers ?? { 'X-Auth-Token': app.token });
  return { status: answer.status, ...Object(await answer.json()) };
}

describe('generateToken', () => {
  test('makes a token that works, and is logged', async () => {
    const app = await startTestApp();
    const made = await ask(app, '/generateToken', { name: 'shop', scopes: 'verify lifecycle' });
    expect(made).toMatchObject({ status: 200, scopes: ['verify', 'lifecycle'] });
    const headers = { 'X-Auth-Token': String(made.token) };
    expect(await ask(app, '/token', {}, headers)).toEqual({
      status: 200,
      ok: true,
      name: 'shop',
      scopes: ['verify', 'lifecycle'],
    });
    const [, shop] = await app.store.clientTokens.list();
    expect(shop).toMatchObject({ name: 'shop', id: 2 });
    for await (const line of app.store.auditEntries.lines()) {
      expect(JSON.parse(line).event).toMatchObject({
        type: 'client-token-created',
        actor: 1,
        client: 2,
      });
    }
  });

  test('cannot give what the administrator has not', async () => {
    const app = await startTestApp();
    const headers = { 'X-Auth-Token': await app.clientToken('admin', 'verify') };
    const beyond = await ask(app, '/generateToken', { name: 'x', scopes: 'enrol' }, headers);
    expect(beyond).toMatchObject({ status: 403, code: 'ERR_SCOPE_INSUFFICIENT' });
    const usual = await ask(app, '/generateToken', { name: 'x' }, headers);
    expect(usual).toMatchObject({ scopes: ['verify'] });
  });

  test('ends when it was asked to', async () => {
    const app = await startTestApp();
    const made = await ask(app, '/generateToken', { name: 'x', expiry: '2026-06-02' });
    expect(made).toMatchObject({ expires: '2026-06-03T00:00:00.000Z' });
    const headers = { 'X-Auth-Token': String(made.token) };
    app.setTime(Date.UTC(2026, 5, 3));
    expect(await ask(app, '/token', {}, headers)).toMatchObject({ status: 401 });
    const past = await ask(app, '/generateToken', { name: 'x', expiry: '2026-05-02' });
    expect(past).toMatchObject({ status: 400, code: 'ERR_EXPIRY_INVALID' });
  });

  test.each([
    ['off', '/generateToken', 404],
    ['off', '/v2/new-credentials', 404],
    ['admin', '/generateToken', 401],
    ['open', '/generateToken', 200],
  ] as const)(
    'with registration %s, %s without a token is %i',
    async (registration, path, status) => {
      const app = await startTestApp(undefined, { registration });
      expect((await ask(app, path, { name: 'x' }, {})).status).toBe(status);
    },
  );

  test('gives nobody a roster through an open door; an administrator gives it for a purpose', async () => {
    const app = await startTestApp(undefined, { registration: 'open' });
    const asked = { name: 'x', scopes: 'roster', roster_purpose: 'a door' };
    expect(await ask(app, '/generateToken', asked, {})).toMatchObject({ status: 403 });
    const admin = await startTestApp();
    const headers = { 'X-Auth-Token': await admin.clientToken('admin') };
    expect(await ask(admin, '/generateToken', asked, headers)).toMatchObject({ status: 200 });
  });

  test('gives nobody admin through an open door', async () => {
    const app = await startTestApp(undefined, { registration: 'open' });
    const made = await ask(app, '/generateToken', { name: 'x', scopes: 'admin' }, {});
    expect(made.status).toBe(403);
  });
});

describe('credentials', () => {
  const prove = (app: TestApp, credential: unknown, codes: readonly (string | undefined)[]) =>
    ask(app, '/v2/authenticate-credentials', {
      credential,
      email_code: codes[0],
      phone_code: codes[1],
    });

  async function registered(): Promise<{ app: TestApp; credential: unknown; codes: string[] }> {
    const app = await startTestApp();
    const { credential } = await ask(app, '/v2/new-credentials', pair);
    return { app, credential, codes: app.sent.map(({ code }) => code) };
  }

  test('are not there in version 1', async () => {
    const app = await startTestApp();
    for (const path of ['/new-credentials', '/v1/authenticate-credentials']) {
      expect((await ask(app, path, pair)).status).toBe(404);
    }
    const headers = { 'X-Auth-Token': app.token, 'X-API-Version': '2' };
    expect((await ask(app, '/new-credentials', pair, headers)).status).toBe(200);
  });

  test('are not there where no code can be sent', async () => {
    const app = await startTestApp(undefined, { sendsCodes: false });
    expect((await ask(app, '/v2/new-credentials', pair)).status).toBe(404);
  });

  test('proved by both codes, make a token for that pair', async () => {
    const { app, credential, codes } = await registered();
    expect(app.sent).toMatchObject([
      { kind: 'email', to: pair.email, validMinutes: 10 },
      { kind: 'phone', to: pair.phone, validMinutes: 10 },
    ]);
    const early = await ask(app, '/v2/generateToken', { credential, ...pair });
    expect(early).toMatchObject({ status: 401 });
    expect(await prove(app, credential, codes)).toMatchObject({ verified: true });
    const made = await ask(app, '/v2/generateToken', { credential, ...pair });
    expect(made).toMatchObject({ scopes: ['enrol', 'verify', 'analyse', 'lifecycle'] });
    const other = { credential, ...pair, phone: '+439999999' };
    expect(await ask(app, '/v2/generateToken', other)).toMatchObject({ status: 401 });
  });

  test('are not proved by one code, or by five wrong tries and then the right one', async () => {
    const { app, credential, codes } = await registered();
    const [email = '', phone = ''] = codes;
    const wrong = email === '000000' ? '000001' : '000000';
    expect(await prove(app, credential, [email, wrong])).toMatchObject({ verified: false });
    expect(await prove(app, credential, [wrong, phone])).toMatchObject({ verified: false });
    for (let i = 0; i < 3; i += 1) await prove(app, credential, [wrong, wrong]);
    expect(await prove(app, credential, codes)).toMatchObject({ verified: false });
  });

  test('are not proved after ten minutes', async () => {
    const { app, credential, codes } = await registered();
    app.setTime(NOW + 10 * MINUTE);
    expect(await prove(app, credential, codes)).toMatchObject({ verified: false });
  });
});

describe('token', () => {
  test('exchanges for a shorter life and fewer scopes, not for more', async () => {
    const app = await startTestApp();
    const client = await app.clientToken('verify', 'enrol');
    const headers = { 'X-Auth-Token': client };
    const made = await ask(app, '/token', { seconds: 60, scopes: 'verify' }, headers);
    expect(made).toMatchObject({
      token_scopes: ['verify'],
      token_expires: new Date(NOW + MINUTE).toISOString(),
    });
    const short = { 'X-Auth-Token': String(made.token) };
    expect(await ask(app, '/token', {}, short)).toMatchObject({ scopes: ['verify'] });
    expect(await ask(app, '/token', { seconds: 60 }, short)).toMatchObject({ status: 400 });
    const more = await ask(app, '/token', { seconds: 60, scopes: 'admin' }, headers);
    expect(more.status).toBe(403);
    app.setTime(NOW + MINUTE);
    expect((await ask(app, '/token', {}, short)).status).toBe(401);
  });

  test('ends with the one that it was made from', async () => {
    const app = await startTestApp();
    const made = await ask(app, '/generateToken', { name: 'x' });
    const headers = { 'X-Auth-Token': String(made.token) };
    const short = await ask(app, '/token', { seconds: 600 }, headers);
    await app.store.clientTokens.revoke(2, NOW);
    expect((await ask(app, '/token', {}, { 'X-Auth-Token': String(short.token) })).status).toBe(
      401,
    );
  });

  test('needs no body', async () => {
    const app = await startTestApp();
    const answer = await fetch(`${app.url}/token`, {
      method: 'POST',
      headers: { 'X-Auth-Token': app.token },
    });
    expect(answer.status).toBe(200);
  });
});
