import { FacenitionError } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { startTestApp, TOKEN } from './test-app.ts';

const BYTES = new Uint8Array([1, 2, 3, 250, 251, 252]);
const base64 = Buffer.from(BYTES).toString('base64');

describe('faults', () => {
  test.each([
    ['ERR_IMAGE_UNREADABLE', 400],
    ['ERR_IMAGE_TOO_LARGE', 413],
    ['ERR_IMAGE_UNSUPPORTED', 415],
    ['ERR_TOKEN_MALFORMED', 400],
    ['ERR_EXPIRY_INVALID', 400],
  ] as const)('%s is %i and says what is wrong', async (code, status) => {
    const app = await startTestApp();
    app.answers.enrol = () => {
      throw new FacenitionError(code, 'what is wrong');
    };
    const answer = await app.postJson('/generate', { photo: base64, password: 'pw' });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ ok: false, error: 'what is wrong', code });
    expect(app.logged.join()).not.toContain('"fault"');
  });

  test.each([
    [
      new FacenitionError('ERR_MODEL_FAILED', 'CANARY', { cause: new Error('CANARY') }),
      'ERR_MODEL_FAILED',
    ],
    [new FacenitionError('ERR_KEYS_UNAVAILABLE', 'CANARY'), 'ERR_KEYS_UNAVAILABLE'],
    [new Error('CANARY'), 'ERR_INTERNAL'],
  ])('of the server are 502 without their words', async (thrown, code) => {
    const app = await startTestApp();
    app.answers.verify = () => {
      throw thrown;
    };
    const answer = await app.postJson('/authenticate', { photo: base64, token: TOKEN });
    expect(answer.status).toBe(502);
    const text = await answer.text();
    expect(text).not.toContain('CANARY');
    expect(JSON.parse(text)).toMatchObject({ ok: false, code });
    const id = answer.headers.get('X-Request-Id') ?? '';
    await expect.poll(() => app.logged.filter((line) => line.includes(id))).toHaveLength(2);
  });

  test('overload is 503 with Retry-After', async () => {
    const app = await startTestApp();
    app.answers.verify = () => {
      throw new FacenitionError('ERR_OVERLOADED', 'too many requests wait');
    };
    const answer = await app.postJson('/authenticate', { photo: base64, token: TOKEN });
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  });
});

test('a request is one line: method, route, status, time', async () => {
  const app = await startTestApp();
  await app.postJson('/v1/authenticate?secret=CANARY', {
    photo: base64,
    token: TOKEN,
    scope: 'CANARY',
  });
  await app.postJson('/CANARY', {});
  await expect.poll(() => app.logged.length).toBe(2);
  expect(app.logged.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'request', method: 'POST', route: '/v1/authenticate', status: 200 },
    { event: 'request', method: 'POST', route: 'unknown', status: 404 },
  ]);
  expect(app.logged.join()).not.toContain('CANARY');
});
