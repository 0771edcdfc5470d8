import * as client from 'openid-client';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { databases } from '../store/databases.ts';
import { REDIRECT, SECRET, signIn, startProvider, type TestProvider } from './harness.ts';
import { discover, newRequest, wholeSignIn } from './relying-party.ts';

const Body = z.record(z.string(), z.unknown());

/** Asks for tokens as a relying party would that wrote its request by hand. */
async function exchange(
  provider: TestProvider,
  form: Readonly<Record<string, string>>,
  id = 'app',
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(`${provider.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${SECRET}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      ...form,
    }),
  });
  return { status: response.status, body: Body.parse(await response.json()) };
}

async function newCode(
  provider: TestProvider,
): Promise<{ readonly code: string; readonly code_verifier: string }> {
  const { checks, parameters } = await newRequest();
  const url = client.buildAuthorizationUrl(await discover(provider), { ...parameters });
  const { url: back } = await signIn(provider, provider.browser(), url.href);
  const code = new URL(back).searchParams.get('code') ?? '';
  return { code, code_verifier: String(checks.pkceCodeVerifier) };
}

const userInfo = (provider: TestProvider, token: unknown): Promise<Response> =>
  fetch(`${provider.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } });

describe('a code', () => {
  test('is good once: a second use takes back what the first one gave', async () => {
    const provider = await startProvider();
    await provider.add({});
    const code = await newCode(provider);
    const { body } = await exchange(provider, code);
    expect((await userInfo(provider, body.access_token)).status).toBe(200);
    expect(await exchange(provider, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect((await userInfo(provider, body.access_token)).status).toBe(401);
    expect(provider.events.map(({ event }) => event)).toContain('openid-grant-revoked');
  });

  test('that nobody redeems makes no capture the latest of its person: a link may have led there', async () => {
    const provider = await startProvider();
    await provider.add({});
    const code = await newCode(provider);
    expect(provider.captures.received).toEqual([]);
    expect(await exchange(provider, { ...code, code_verifier: 'x'.repeat(43) })).toMatchObject({
      status: 400,
    });
    expect(provider.captures.received).toEqual([]);
    const other = await newCode(provider);
    expect(await exchange(provider, other)).toMatchObject({ status: 200 });
    expect(provider.captures.received).toHaveLength(1);
    expect(await exchange(provider, other)).toMatchObject({ status: 400 });
    expect(provider.captures.received).toHaveLength(1);
  });

  test('is of the relying party, the address and the verifier that it was asked with', async () => {
    const provider = await startProvider();
    const { settings } = await provider.add({});
    await provider.add({ id: 'other' });
    const two = [...settings.redirectUris, 'https://rp.example/second'];
    await provider.add({ id: 'third', settings: { ...settings, redirectUris: two } });
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    const code = await newCode(provider);
    const wrongs = [
      [{ ...code, code_verifier: client.randomPKCECodeVerifier() }, 'app'],
      [{ code: code.code }, 'app'],
      [{ ...code, redirect_uri: 'https://rp.example/second' }, 'app'],
      [code, 'other'],
      [{ ...code, code: `${code.code}x` }, 'app'],
    ] as const;
    for (const [form, id] of wrongs) {
      expect(await exchange(provider, form, id)).toMatchObject(refused);
    }
    expect((await exchange(provider, code)).status).toBe(200);
  });

  test('and its token open nothing once the relying party is disabled', async () => {
    const provider = await startProvider();
    await provider.add({});
    const [used, unused] = [await newCode(provider), await newCode(provider)];
    const { body } = await exchange(provider, used);
    await provider.store.relyingParties.setDisabled('app', 1);
    expect((await userInfo(provider, body.access_token)).status).toBe(401);
    expect(await exchange(provider, unused)).toMatchObject({ body: { error: 'invalid_client' } });
  });

  test('stands in the store as a hash, as do access tokens and cookies', async () => {
    const provider = await startProvider();
    await provider.add({});
    const browser = provider.browser();
    const { back, tokens } = await wholeSignIn(provider, {}, { browser });
    const { openIdArtifacts } = provider.store;
    const code = new URL(back).searchParams.get('code') ?? '';
    const sessionCookie = browser.cookies.get('facenition-openid /')?.value ?? '';
    const kept = [
      await openIdArtifacts.find('AuthorizationCode', code),
      await openIdArtifacts.find('AccessToken', tokens.access_token),
      await openIdArtifacts.find('Session', sessionCookie),
    ];
    for (const artifact of kept) {
      expect(artifact).toBeDefined();
      for (const secret of [code, tokens.access_token, sessionCookie]) {
        expect(JSON.stringify(artifact)).not.toContain(secret);
      }
    }
  });
});

describe.each(databases)('a code in $kind', (database) => {
  test('is good once, of many who use it at the same time', async () => {
    const provider = await startProvider({ database });
    await provider.add({});
    const code = await newCode(provider);
    const answers = await Promise.all(Array.from({ length: 6 }, () => exchange(provider, code)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const { status, body } of answers) {
      if (status !== 200) expect(body.error).toBe('invalid_grant');
      else expect((await userInfo(provider, body.access_token)).status).toBe(401);
    }
  });
});

describe('a request', () => {
  const authorize = async (
    provider: TestProvider,
    more: Readonly<Record<string, string | undefined>>,
  ) => {
    const { parameters } = await newRequest(more);
    const url = client.buildAuthorizationUrl(await discover(provider), { ...parameters });
    return provider.browser().visit(url.href);
  };

  test('never leads to an address that is not registered to the letter', async () => {
    const provider = await startProvider();
    await provider.add({});
    const evil = [
      'https://evil.example/callback',
      'https://rp.example/callback/',
      'https://rp.example/callback?next=https://evil.example',
      'https://rp.example/callback/../other',
      'https://rp.example@evil.example/callback',
      'http://rp.example/callback',
      'https://RP.example/callback',
      'https://rp.example/callback#fragment',
      'javascript:alert(1)',
      undefined,
    ];
    for (const redirect_uri of evil) {
      const page = await authorize(provider, { redirect_uri });
      expect([redirect_uri, page.status]).toEqual([redirect_uri, 400]);
      expect(page.headers.get('location')).toBeNull();
      expect(page.body).not.toContain('evil');
      expect(page.body).toMatch(/invalid_re(quest|direct_uri)/);
    }
  });

  test('needs PKCE with S256, unless the registration says otherwise', async () => {
    const provider = await startProvider();
    const { settings } = await provider.add({ id: 'other' });
    await provider.add({});
    const none = { code_challenge: undefined, code_challenge_method: undefined };
    for (const more of [none, { code_challenge_method: 'plain' }, { code_challenge: 'short' }]) {
      const { url } = await authorize(provider, more);
      expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
    }
    await provider.store.relyingParties.remove('app');
    await provider.add({ settings: { ...settings, requiresPkce: false } });
    expect((await authorize(provider, none)).body).toContain('name="identifier"');
  });

  test.each([
    ['request', 'eyJhbGciOiJub25lIn0.e30.', 'request_not_supported'],
    ['request_uri', 'https://rp.example/request.jwt', 'request_uri_not_supported'],
    ['response_type', 'token', 'unsupported_response_type'],
    ['response_type', 'code id_token', 'unsupported_response_type'],
    ['response_mode', 'fragment', 'unsupported_response_mode'],
    ['prompt', 'select_account', 'invalid_request'],
    ['prompt', 'none login', 'invalid_request'],
    ['max_age', '-1', 'invalid_request'],
    ['claims', '{', 'invalid_request'],
    ['claims', '{"id_token":{"verified_claims":[{"verification":{}}]}}', 'invalid_request'],
    ['registration', '{}', 'registration_not_supported'],
    ['id_token_hint', 'e30.e30.e30', 'invalid_request'],
  ])('with %s=%s is answered %s', async (name, value, error) => {
    const provider = await startProvider();
    await provider.add({});
    const page = await authorize(provider, { [name]: value });
    const { searchParams } = new URL(page.url.replace('#', '?'));
    expect(searchParams.get('error')).toBe(error);
  });

  test('of a relying party that is unknown, or disabled, leads nowhere', async () => {
    const provider = await startProvider();
    await provider.add({ disabledAt: 5 });
    const page = await authorize(provider, {});
    expect([page.status, page.headers.get('location')]).toEqual([400, null]);
    expect(page.body).toContain('<code>invalid_client</code>');
  });
});
