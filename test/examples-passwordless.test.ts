import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createClient } from '@facenition/client';
import { createRemoteJWKSet } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import type { AccountOptions } from '../examples/passwordless/accounts.ts';
import { createApp } from '../examples/passwordless/app.ts';
import { createSessions } from '../examples/passwordless/sessions.ts';
import {
  cast,
  enrolmentCaptures,
  noFace,
  verificationCaptures,
} from '../scripts/portraits/cast.ts';
import { nth } from '../scripts/portraits/nth.ts';
import { startTestServer } from '../server/test/running-server.ts';
import type { WhenDone } from '../server/test/temporary-folder.ts';
import { afterFile } from '../server/test/temporary-folder.ts';

const secret = randomBytes(32).toString('base64url');
let options: AccountOptions;
let url = '';
let ada: readonly Uint8Array[];
let fresh: readonly Uint8Array[];
let stranger: readonly Uint8Array[];

async function listen(whenDone: WhenDone, app: AccountOptions): Promise<string> {
  const server = createServer(createApp(app)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

beforeAll(async () => {
  const server = await startTestServer(afterFile);
  const client = createClient({ url: server.url, token: server.clientToken, timeoutMs: 30_000 });
  afterFile(async () => client.close());
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
  options = { client, receiptKeys: { issuer: 'http://localhost:8080', keys }, level: 2 };
  url = await listen(afterFile, options);
  [ada, fresh, stranger] = await Promise.all([
    enrolmentCaptures(nth(cast, 0)),
    verificationCaptures(nth(cast, 0)),
    verificationCaptures(nth(cast, 1)),
  ]);
  await show('/sign-up', 'ada', ada);
}, 60_000);

async function show(
  path: string,
  identifier: string,
  photos: readonly Uint8Array[],
  deviceSecret = secret,
  at = url,
): Promise<{ status: number; body: unknown; cookie: string }> {
  const form = new FormData();
  form.append('identifier', identifier);
  form.append('device_secret', deviceSecret);
  for (const photo of photos) form.append('photo', new Blob([Uint8Array.from(photo)]), 'photo');
  const response = await fetch(at + path, { method: 'POST', body: form });
  const [cookie = ''] = (response.headers.get('set-cookie') ?? '').split(';');
  return { status: response.status, body: await response.json(), cookie };
}

const me = async (cookie: string): Promise<unknown> =>
  (await fetch(`${url}/me`, { headers: { cookie } })).json();

test('a face and a device start a session, and the person ends it', async () => {
  const { status, body, cookie } = await show('/sign-in', 'ada', fresh);
  expect({ status, body }).toEqual({ status: 200, body: { signedIn: true } });
  expect(await me(cookie)).toEqual({ signedIn: true, identifier: 'ada' });
  await fetch(`${url}/sign-out`, { method: 'POST', headers: { cookie } });
  expect(await me(cookie)).toEqual({ signedIn: false });
});

test('a stranger, another device and an unknown name: the same answer, and no session', async () => {
  const refused = { status: 401, body: { signedIn: false }, cookie: '' };
  expect(await show('/sign-in', 'ada', stranger)).toEqual(refused);
  const other = randomBytes(32).toString('base64url');
  expect(await show('/sign-in', 'ada', fresh, other)).toEqual(refused);
  expect(await show('/sign-in', 'nobody', fresh)).toEqual(refused);
  expect(await me('session=guessed')).toEqual({ signedIn: false });
});

test('nobody signs up under a name that is taken', async () => {
  expect(await show('/sign-up', 'ada', stranger)).toMatchObject({ status: 409 });
  expect(await show('/sign-in', 'ada', stranger)).toMatchObject({ status: 401 });
});

test('a photo without a face is to be taken again', async () => {
  const room = [await noFace()];
  const retake = { status: 422, body: expect.objectContaining({ reason: 'no-face' }), cookie: '' };
  expect(await show('/sign-in', 'ada', room)).toEqual(retake);
  expect(await show('/sign-up', 'boris', room)).toEqual(retake);
});

test('what is no such form is refused, whole or in part', async () => {
  expect(await show('/sign-in', 'ada', [])).toMatchObject({ status: 400 });
  const text = await fetch(`${url}/sign-in`, { method: 'POST', body: 'identifier=ada' });
  expect(text.status).toBe(400);
  expect((await fetch(`${url}/sign-in`)).status).toBe(404);
});

test('without a receipt of the server, or without a server, nobody is signed in', async () => {
  const { authenticate, generate } = options.client;
  const withoutReceipt: AccountOptions['client'] = {
    generate,
    authenticate: async () => ({ authenticated: true }),
  };
  const elsewhere = createClient({ url: 'http://127.0.0.1:9', token: 'fnc_x', retries: 0 });
  afterFile(async () => elsewhere.close());
  const gone = { generate, authenticate: elsewhere.authenticate };
  for (const [client, status] of [
    [withoutReceipt, 401],
    [gone, 502],
    [{ generate, authenticate }, 200],
  ] as const) {
    const at = await listen(afterFile, { ...options, client });
    await show('/sign-up', 'ada', ada, secret, at);
    const { cookie, ...answer } = await show('/sign-in', 'ada', fresh, secret, at);
    expect(answer.status).toBe(status);
    expect(cookie === '').toBe(status !== 200);
  }
});

test('a session ends after an hour', () => {
  let now = 0;
  const sessions = createSessions(() => now);
  const session = sessions.start('ada');
  expect(sessions.whose(session)).toBe('ada');
  now = 3_600_000;
  expect(sessions.whose(session)).toBeUndefined();
});
