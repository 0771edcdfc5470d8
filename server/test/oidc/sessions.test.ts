import { once } from 'node:events';
import { createServer } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { formOf } from './browser.ts';
import { newKey, startProvider, type TestProvider, testKeys, USER } from './harness.ts';
import { discover, newRequest, refusedSignIn, wholeSignIn } from './relying-party.ts';

const HOUR = 3_600_000;

/** How many captures there were, and what a sign-in of a browser says. */
async function repeated(
  provider: TestProvider,
  second: Readonly<Record<string, string>>,
): Promise<readonly [number, boolean]> {
  const browser = provider.browser();
  const before = provider.captures.begun.length;
  const one = await wholeSignIn(provider, {}, { browser });
  const two = await wholeSignIn(provider, second, { browser });
  return [provider.captures.begun.length - before, one.claims.auth_time === two.claims.auth_time];
}

describe('a second sign-in of a browser', () => {
  test('is captured again, where the policy does not say otherwise', async () => {
    const provider = await startProvider();
    await provider.add({});
    expect((await repeated(provider, {}))[0]).toBe(2);
    expect((await repeated(provider, { max_age: '10000' }))[0]).toBe(2);
  });

  test('is not captured again where the last capture is good enough', async () => {
    const provider = await startProvider();
    await provider.add({});
    provider.decide({ maximumAgeSeconds: 3600 });
    expect(await repeated(provider, {})).toEqual([1, true]);
    expect(await repeated(provider, { max_age: '10000' })).toEqual([1, true]);
    expect(await repeated(provider, { login_hint: USER })).toEqual([1, true]);
    expect(await repeated(provider, { prompt: 'consent' })).toEqual([1, true]);
  });

  test.each([
    ['asked to sign in', { prompt: 'login' }],
    ['asked for no age', { max_age: '0' }],
    ['asked for somebody else', { login_hint: 'eve@acme.example' }],
    ['asked for nobody', { login_hint: '\u0007' }],
    ['asked to be live', { acr_values: 'urn:facenition:loa:face-live' }],
  ] as const)('is captured again when %s', async (_, second) => {
    const provider = await startProvider();
    await provider.add({});
    provider.decide({ maximumAgeSeconds: 3600 });
    const browser = provider.browser();
    await wholeSignIn(provider, {}, { browser });
    const { parameters } = await newRequest(second);
    const url = client.buildAuthorizationUrl(await discover(provider), { ...parameters });
    expect((await browser.visit(url.href)).url).not.toContain('code=');
  });

  test.each([
    ['it is too old', (provider: TestProvider) => provider.later(HOUR)],
    [
      'more is wanted',
      ({ decide }: TestProvider) => decide({ requirement: { level: 5, assurance: 'passive' } }),
    ],
    [
      'a live one is wanted',
      ({ decide }: TestProvider) => decide({ requirement: { level: 4, assurance: 'active' } }),
    ],
    ['another scope is wanted', ({ decide }: TestProvider) => decide({ scope: 'another' })],
    ['none answers any more', ({ decide }: TestProvider) => decide({ maximumAgeSeconds: 0 })],
  ] as const)('is captured again when %s', async (_, change) => {
    const provider = await startProvider();
    await provider.add({});
    provider.decide({ maximumAgeSeconds: 3600 });
    const browser = provider.browser();
    await wholeSignIn(provider, {}, { browser });
    change(provider);
    const { parameters } = await newRequest();
    const url = client.buildAuthorizationUrl(await discover(provider), { ...parameters });
    expect((await browser.visit(url.href)).body).toContain('name="identifier"');
  });

  test('is captured again at a relying party with other people', async () => {
    const provider = await startProvider();
    const { settings } = await provider.add({});
    await provider.add({ id: 'other', tenant: 'second', settings });
    provider.decide({ maximumAgeSeconds: 3600 });
    const browser = provider.browser();
    await wholeSignIn(provider, {}, { browser });
    const { parameters } = await newRequest();
    const url = client.buildAuthorizationUrl(await discover(provider, 'other'), { ...parameters });
    expect((await browser.visit(url.href)).body).toContain('name="identifier"');
  });

  test('of somebody else ends the session of the first', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const first = await wholeSignIn(provider, {}, { browser });
    const { parameters, checks } = await newRequest({ login_hint: 'eve' });
    const url = client.buildAuthorizationUrl(first.config, { ...parameters });
    const { url: capture } = await browser.visit(url.href);
    const page = await browser.visit(provider.captures.end(capture, { how: 'passes' }));
    const { action, fields } = formOf(page);
    expect(page.headers.get('content-security-policy')).toContain('https://rp.example');
    const { url: back } = await browser.visit(action, { form: fields });
    const tokens = await client.authorizationCodeGrant(first.config, new URL(back), checks);
    expect(tokens.claims()?.preferred_username).toBe('eve');
    const { tokens: before, claims } = first;
    const info = client.fetchUserInfo(first.config, before.access_token, claims.sub);
    await expect(info).rejects.toThrow();
  });
});

test('nobody is signed in without being asked, though a capture would be good enough', async () => {
  const provider = await startProvider();
  await provider.add({});
  provider.decide({ maximumAgeSeconds: 3600 });
  const browser = provider.browser();
  const required = { error: 'login_required', state: 'a-state' };
  expect(await refusedSignIn(provider, { prompt: 'none' }, { browser })).toMatchObject(required);
  await wholeSignIn(provider, {}, { browser });
  expect(await refusedSignIn(provider, { prompt: 'none' }, { browser })).toMatchObject(required);
});

test('a sign-out asks first, ends tokens, tells the relying party, and leads back to it', async () => {
  const provider = await startProvider();
  const told: string[] = [];
  const listener = createServer((request, response) => {
    request.setEncoding('utf8');
    request.on('data', (part: string) => told.push(part)).on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => void listener.close());
  const at = listener.address();
  const port = at !== null && typeof at === 'object' ? at.port : 0;
  const { settings } = await provider.add({ id: 'other' });
  await provider.add({
    settings: {
      ...settings,
      postLogoutRedirectUris: ['https://rp.example/bye'],
      backchannelLogoutUri: `http://127.0.0.1:${port}/logout`,
    },
  });
  const browser = provider.browser();
  const { config, claims, tokens } = await wholeSignIn(provider, {}, { browser });
  const end = (uri: string): string =>
    client.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: uri,
      state: 'bye-state',
    }).href;
  expect((await browser.visit(end('https://evil.example/'))).status).toBe(400);
  const page = await browser.visit(end('https://rp.example/bye'));
  expect(page.body).toContain('<h1>Sign out?</h1>');
  expect(page.headers.get('content-security-policy')).toContain(
    "form-action 'self' https://rp.example",
  );
  const { action, fields } = formOf(page);
  expect(
    (await browser.visit(action, { form: { ...fields, xsrf: 'x', logout: 'yes' } })).status,
  ).toBe(400);
  const { url } = await browser.visit(action, { form: { ...fields, logout: 'yes' } });
  expect(url).toBe('https://rp.example/bye?state=bye-state');
  await expect(client.fetchUserInfo(config, tokens.access_token, claims.sub)).rejects.toThrow();
  const token = new URLSearchParams(told.join('')).get('logout_token') ?? '';
  const response = await fetch(`${provider.issuer}/jwks.json`);
  const keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
  const verified = await jwtVerify(token, createLocalJWKSet(keys.parse(await response.json())), {
    issuer: provider.issuer,
    audience: 'app',
    typ: 'logout+jwt',
  });
  expect(verified.payload).toMatchObject({ sub: claims.sub, sid: claims.sid });
  expect(verified.payload.nonce).toBeUndefined();
});

test('new keys sign without a restart, and what the former ones signed can be checked', async () => {
  const provider = await startProvider();
  const { settings } = await provider.add({ id: 'other' });
  await provider.add({ settings: { ...settings, signing: 'RS256' } });
  const before = await wholeSignIn(provider);
  const added = await newKey('RS256');
  provider.setKeys([added, ...(await testKeys())]);
  const after = await wholeSignIn(provider, { id_token_hint: before.tokens.id_token });
  expect(after.claims.sub).toBe(before.claims.sub);
  const header = (token: string | undefined): unknown =>
    JSON.parse(Buffer.from(token?.split('.')[0] ?? '', 'base64url').toString());
  expect(header(after.tokens.id_token)).toMatchObject({ kid: added.kid });
  expect(header(before.tokens.id_token)).not.toMatchObject({ kid: added.kid });
});

test('cookies are of this host alone, and no script reads them', async () => {
  const provider = await startProvider({ publicOrigin: 'https://face.acme.example' });
  await provider.add({});
  const { parameters } = await newRequest();
  const query = new URLSearchParams({ client_id: 'app', response_type: 'code', ...parameters });
  const { headers } = await provider.browser().send(`${provider.origin}/oidc/authorize?${query}`);
  const cookies = headers.getSetCookie();
  expect(cookies.length).toBeGreaterThanOrEqual(4);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__(Host|Secure)-facenition-[\w.-]+=/);
    expect(cookie).toMatch(/; secure/i);
    expect(cookie).toMatch(/; httponly/i);
    expect(cookie).not.toMatch(/; domain=/i);
    if (cookie.startsWith('__Host-')) expect(cookie).toMatch(/; path=\/(;|$)/);
    else expect(cookie).toMatch(/; samesite=lax/i);
  }
});
