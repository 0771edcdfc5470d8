import * as client from 'openid-client';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { formOf } from './browser.ts';
import { REDIRECT, SECRET, signIn, startProvider, USER } from './harness.ts';
import { discover, newRequest, refusedSignIn, wholeSignIn } from './relying-party.ts';

test('somebody signs in by name and face, and the relying party learns who and how', async () => {
  const provider = await startProvider();
  await provider.add({});
  const before = Math.floor(Date.now() / 1000);
  const { claims, checks, tokens, config } = await wholeSignIn(provider);
  expect(claims).toMatchObject({
    iss: provider.issuer,
    aud: 'app',
    preferred_username: USER,
    email: USER,
    email_verified: false,
    acr: 'urn:facenition:loa:face',
    amr: ['face'],
    nonce: checks.expectedNonce,
  });
  expect(claims.sub).toMatch(/^fnsub_[\w-]{43}$/);
  expect(claims.auth_time).toBeGreaterThanOrEqual(before);
  expect(claims.exp - claims.iat).toBe(300);
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  expect(info).toEqual({
    sub: claims.sub,
    preferred_username: USER,
    email: USER,
    email_verified: false,
  });
  expect(provider.captures.begun).toMatchObject([
    {
      purpose: 'verification',
      subject: { idp: 'acme', tenant: 'main', userId: USER },
      scope: 'sign-in',
      asking: 'Acme <Travel>',
      atLeast: { level: 4, assurance: 'passive' },
    },
  ]);
});

test('the address of the provider answers what a relying party has to know', async () => {
  const provider = await startProvider();
  const metadata = (await discover(provider)).serverMetadata();
  expect(metadata).toMatchObject({
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/authorize`,
    token_endpoint: `${provider.issuer}/token`,
    userinfo_endpoint: `${provider.issuer}/userinfo`,
    jwks_uri: `${provider.issuer}/jwks.json`,
    pushed_authorization_request_endpoint: `${provider.issuer}/par`,
    end_session_endpoint: `${provider.issuer}/logout`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public', 'pairwise'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    code_challenge_methods_supported: ['S256'],
    acr_values_supported: ['urn:facenition:loa:face', 'urn:facenition:loa:face-live'],
    claims_parameter_supported: true,
    request_uri_parameter_supported: false,
    response_modes_supported: ['query', 'form_post'],
    backchannel_logout_supported: true,
    authorization_response_iss_parameter_supported: true,
    token_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
  });
  const absent = ['introspection', 'registration', 'revocation'].map((one) => `${one}_endpoint`);
  for (const name of [...absent, 'request_parameter_supported']) {
    expect(metadata[name]).toBeUndefined();
  }
  const response = await fetch(`${provider.issuer}/jwks.json`);
  const { keys } = z
    .object({ keys: z.array(z.looseObject({ kty: z.string(), alg: z.string() })) })
    .parse(await response.json());
  expect(keys.map(({ kty, alg }) => [kty, alg])).toEqual([
    ['RSA', 'RS256'],
    ['EC', 'ES256'],
  ]);
  expect(JSON.stringify(keys)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
});

test('addresses are those that the server is known by, whatever a request says', async () => {
  const provider = await startProvider({ publicOrigin: 'https://face.acme.example' });
  const response = await fetch(`${provider.origin}/oidc/.well-known/openid-configuration`, {
    headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
  });
  expect(await response.text()).not.toMatch(/evil|http:|127\.0\.0\.1/);
});

test('an answer by form_post is a form that submits itself to the relying party', async () => {
  const provider = await startProvider();
  await provider.add({});
  const config = await discover(provider);
  const { checks, parameters } = await newRequest({ response_mode: 'form_post' });
  const url = client.buildAuthorizationUrl(config, { ...parameters });
  const page = await signIn(provider, provider.browser(), url.href);
  const { action, fields } = formOf(page);
  expect(action).toBe(REDIRECT);
  expect(page.headers.get('content-security-policy')).toMatch(
    /script-src 'sha256-[^']+'.*form-action 'self' https:\/\/rp\.example/,
  );
  const request = new Request(REDIRECT, { method: 'POST', body: new URLSearchParams(fields) });
  const tokens = await client.authorizationCodeGrant(config, request, checks);
  expect(tokens.claims()?.amr).toEqual(['face']);
});

test('a request may be pushed first, and then nothing of it is in the browser', async () => {
  const provider = await startProvider();
  const { settings } = await provider.add({ id: 'other' });
  await provider.add({ settings: { ...settings, requiresPushedRequests: true } });
  const config = await discover(provider);
  const { checks, parameters } = await newRequest({ login_hint: USER });
  const url = await client.buildAuthorizationUrlWithPAR(config, { ...parameters });
  expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
  const { url: back } = await signIn(provider, provider.browser(), url.href);
  const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
  expect(tokens.claims()?.preferred_username).toBe(USER);
  // Once, and by that way only.
  const again = await provider.browser().visit(url.href);
  expect([again.status, again.body]).toEqual([400, expect.stringContaining('invalid_request_uri')]);
  expect(await refusedSignIn(provider)).toMatchObject({ error: 'invalid_request' });
});

test('a relying party shows its secret, and neither another nor the hash that is kept', async () => {
  const provider = await startProvider();
  const { settings } = await provider.add({ id: 'other' });
  await provider.add({ settings: { ...settings, authentication: 'client_secret_post' } });
  const post = await discover(provider, 'app', client.ClientSecretPost(SECRET));
  const { checks, parameters } = await newRequest();
  const url = client.buildAuthorizationUrl(post, { ...parameters });
  const { url: back } = await signIn(provider, provider.browser(), url.href);
  const wrong = await discover(provider, 'app', client.ClientSecretPost(`${SECRET}x`));
  const exchange = (config: client.Configuration) =>
    client.authorizationCodeGrant(config, new URL(back), checks);
  await expect(exchange(wrong)).rejects.toMatchObject({ error: 'invalid_client' });
  const hash = (await provider.store.relyingParties.find('app'))?.secretHash ?? [];
  const shown = Buffer.from(hash).toString('base64url');
  const stolen = await discover(provider, 'app', client.ClientSecretPost(shown));
  await expect(exchange(stolen)).rejects.toMatchObject({ error: 'invalid_client' });
  const nobody = await discover(provider, 'app', client.None());
  await expect(exchange(nobody)).rejects.toMatchObject({ error: 'invalid_client' });
  expect((await exchange(post)).claims()?.aud).toBe('app');
});
