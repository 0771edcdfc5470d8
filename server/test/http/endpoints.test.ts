import { identityTokenId } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { makeToken } from '../made-tokens.ts';
import { startTestApp, TOKEN } from './test-app.ts';

const BYTES = new Uint8Array([1, 2, 3, 250, 251, 252]);
const photo = new Blob([BYTES], { type: 'image/jpeg' });
const base64 = Buffer.from(BYTES).toString('base64');
const deviceSecret = Buffer.alloc(32, 7).toString('base64url');

describe('generate', () => {
  test('reads a form as curl sends it and answers the token', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'enrolled', token: TOKEN });
    const answer = await app.postForm('/generate', {
      photo: [photo, photo],
      password: 'pw',
      scope: 'app:login',
      accuracy: '4',
    });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      ok: true,
      token: TOKEN,
      id: await identityTokenId(TOKEN),
      accuracy: 4,
    });
    expect(app.asked).toEqual([
      {
        samples: [BYTES, BYTES],
        secret: { kind: 'passphrase', passphrase: 'pw' },
        scope: 'app:login',
        level: 4,
        faceChoice: 'only',
      },
    ]);
  });

  test.each([
    ['plain', base64],
    ['with a data: prefix', `data:image/png;base64,${base64}`],
    ['in a list', [base64, `data:image/svg+xml;base64,${base64}`]],
  ])('reads base64 in JSON, %s', async (_, value) => {
    const app = await startTestApp();
    const answer = await app.postJson('/generate', {
      photo: value,
      device_secret: deviceSecret,
      accuracy: 2,
      face: 'largest',
    });
    expect(answer.status).toBe(200);
    expect(app.asked[0]).toEqual({
      samples: [value].flat().map(() => BYTES),
      secret: { kind: 'device', key: new Uint8Array(32).fill(7) },
      scope: '',
      level: 2,
      faceChoice: 'largest',
    });
  });

  test('takes both secrets together', async () => {
    const app = await startTestApp();
    await app.postJson('/generate', { photo: base64, password: 'pw', device_secret: deviceSecret });
    expect(app.asked[0]?.secret).toEqual({
      kind: 'device-and-passphrase',
      key: new Uint8Array(32).fill(7),
      passphrase: 'pw',
    });
  });

  test.each([
    // The day named is the last one on which the token is good.
    ['2030-02-28', '2030-03-01T00:00:00.000Z'],
    ['2030-02-28T12:00:00Z', '2030-02-28T12:00:00.000Z'],
    ['2030-02-28T12:00:00+02:00', '2030-02-28T10:00:00.000Z'],
  ])('reads the expiry %s as %s', async (expiry, instant) => {
    const app = await startTestApp();
    const expires = Date.parse(instant);
    const token = makeToken();
    app.answers.enrol = () => ({ outcome: 'enrolled', token, expires, warning: 'weak' });
    const answer = await app.postJson('/generate', { photo: base64, password: 'pw', expiry });
    expect(app.asked[0]).toMatchObject({ expires });
    expect(await answer.json()).toEqual({
      ok: true,
      token,
      id: await identityTokenId(token),
      accuracy: 4,
      expires: instant,
      warning: 'weak',
    });
  });

  test.each([
    ['9999-12-30', 200],
    ['9999-12-31', 400],
    ['9999-12-31T23:59:59-02:00', 400],
  ])('knows no year of five digits: %s', async (expiry, status) => {
    const app = await startTestApp();
    const answer = await app.postJson('/generate', { photo: base64, password: 'pw', expiry });
    expect(answer.status).toBe(status);
  });

  test('says what to do about a capture that cannot be used', async () => {
    const app = await startTestApp();
    app.answers.enrol = () => ({ outcome: 'not-acquired', reason: 'too-dark', capture: 0 });
    const answer = await app.postJson('/generate', { photo: base64, password: 'pw' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      ok: false,
      error: 'the face is too dark: find more light',
      code: 'not-acquired',
      reason: 'too-dark',
      capture: 0,
    });
  });
});

describe('authenticate and authenticate-score', () => {
  const ask = { photo: base64, password: 'pw', token: TOKEN, scope: 's' };

  test('pass everything on', async () => {
    const app = await startTestApp();
    await app.postJson('/authenticate', ask);
    expect(app.asked).toEqual([
      {
        token: TOKEN,
        samples: [BYTES],
        secret: { kind: 'passphrase', passphrase: 'pw' },
        scope: 's',
        level: 4,
        faceChoice: 'only',
      },
    ]);
  });

  test.each([{}, { password: '' }])('ask the engine without a secret: %j', async (secret) => {
    const app = await startTestApp();
    const answer = await app.postJson('/authenticate', {
      photo: base64,
      token: TOKEN,
      ...secret,
    });
    expect(answer.status).toBe(200);
    expect(app.asked[0]).not.toHaveProperty('secret');
  });

  test.each([
    [
      { outcome: 'match', score: 0.75, threshold: 0.5 },
      { ok: true, authenticated: true },
      { ok: true, authenticated: true, score: 0.75, threshold: 0.5 },
    ],
    [
      { outcome: 'match', score: 0, threshold: 0, releasedKey: new Uint8Array(32) },
      { ok: true, authenticated: true },
      { ok: true, authenticated: true, score: 0, threshold: 0 },
    ],
    [
      { outcome: 'non-match', threshold: 0.5 },
      { ok: true, authenticated: false },
      { ok: true, authenticated: false, threshold: 0.5 },
    ],
    [
      { outcome: 'not-acquired', reason: 'no-face', capture: 1 },
      { ok: true, authenticated: false, reason: 'no-face', capture: 1 },
      { ok: true, authenticated: false, reason: 'no-face', capture: 1 },
    ],
    [
      { outcome: 'not-acquired', reason: 'captures-differ' },
      { ok: true, authenticated: false, reason: 'captures-differ' },
      { ok: true, authenticated: false, reason: 'captures-differ' },
    ],
  ] as const)('answer %j', async (outcome, plain, scored) => {
    const app = await startTestApp();
    app.answers.verify = () => outcome;
    for (const [path, body] of [
      ['/authenticate', plain],
      ['/authenticate-score', scored],
    ] as const) {
      const answer = await app.postJson(path, ask);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual(body);
    }
  });
});

describe('a client token', () => {
  const path = '/authenticate';
  const ask = { photo: base64, password: 'pw', token: TOKEN };

  test('may be a field of a form or of JSON', async () => {
    const app = await startTestApp();
    const form = new FormData();
    form.append('photo', photo);
    form.append('token', TOKEN);
    form.append('auth_token', app.token);
    expect((await app.post(path, form, {})).status).toBe(200);
    expect((await app.postJson(path, { ...ask, auth_token: app.token }, {})).status).toBe(200);
  });

  test('missing or wrong is 401 before anything is done', async () => {
    const app = await startTestApp();
    const answers = await Promise.all([
      app.postJson(path, ask, {}),
      app.postJson(path, ask, { 'X-Auth-Token': 'fnc_wrong' }),
      app.postJson(path, ask, { 'X-Auth-Token': '' }),
      app.postJson(path, { ...ask, auth_token: 'fnc_wrong' }, {}),
      app.postJson(path, { ...ask, auth_token: [app.token] }, {}),
      app.postJson(path, { photo: 'no base64', auth_token: 7 }, { 'X-Auth-Token': 'x' }),
      app.postJson(path, { photo: 'no base64', auth_token: 7 }, {}),
      app.post(path, 'anything', {}),
      fetch(app.url + path, { method: 'POST' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
    expect(await answers[0].json()).toEqual({
      ok: false,
      error: 'a valid client token is needed',
      code: 'ERR_UNAUTHENTICATED',
    });
    expect(app.asked).toEqual([]);
  });

  test('wrong in the header is not mended by a right one in the body', async () => {
    const app = await startTestApp();
    const body = { ...ask, auth_token: app.token };
    expect((await app.postJson(path, body, { 'X-Auth-Token': 'fnc_x' })).status).toBe(401);
  });
});

describe('the address', () => {
  const ask = { photo: base64, password: 'pw', token: TOKEN };

  test.each([
    ['/authenticate', undefined, 200],
    ['/v1/authenticate', undefined, 200],
    ['/v2/authenticate', undefined, 200],
    ['/v2/authenticate', '2', 200],
    ['/authenticate', '1', 200],
    ['/authenticate', 'v2', 200],
    ['/authenticate', '3', 404],
    ['/authenticate', '', 404],
    ['/v1/authenticate', '2', 400],
    ['/v3/authenticate', undefined, 404],
    ['/V1/authenticate', undefined, 404],
    ['/authenticate/', undefined, 404],
    ['/', undefined, 404],
    ['/%ff', undefined, 404],
    ['/authenticate?token=x', undefined, 200],
  ])('%s with X-API-Version %s is %i', async (path, version, status) => {
    const app = await startTestApp();
    const headers = {
      'X-Auth-Token': app.token,
      ...(version !== undefined && { 'X-API-Version': version }),
    };
    const answer = await app.postJson(path, ask, headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ ok: status === 200 });
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('%s is 405 with Allow', async (method) => {
    const app = await startTestApp();
    const answer = await fetch(`${app.url}/v1/generate`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('POST');
    expect(await answer.json()).toMatchObject({ ok: false, code: 'ERR_METHOD_NOT_ALLOWED' });
  });
});

test('every answer is private, named and does not say what made it', async () => {
  const app = await startTestApp();
  const answers = await Promise.all([
    fetch(`${app.url}/openapi.json`),
    fetch(`${app.url}/nowhere`, { headers: { 'X-Request-Id': 'mine' } }),
  ]);
  for (const { headers } of answers) {
    expect(headers.get('X-Request-Id')).toMatch(/^[\da-f]{8}-/);
    expect(headers.get('Cache-Control')).toBe('no-store');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Powered-By')).toBeNull();
    expect(headers.get('ETag')).toBeNull();
  }
});
