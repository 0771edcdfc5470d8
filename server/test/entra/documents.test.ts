import { beforeAll, expect, test } from 'vitest';
import { afterFile } from '../temporary-folder.ts';
import { ACME, MIRA, startTestProvider, type TestProvider } from './test-provider.ts';

let provider: TestProvider;
beforeAll(async () => {
  provider = await startTestProvider({}, afterFile);
});
const get = (path: string) => fetch(provider.url + path, { redirect: 'manual' });

test('the discovery document has what Entra asks for, and its length', async () => {
  const answer = await get('/entra/.well-known/openid-configuration');
  const text = await answer.text();
  expect(answer.headers.get('Content-Length')).toBe(String(Buffer.byteLength(text)));
  expect(answer.headers.get('Transfer-Encoding')).toBeNull();
  expect(answer.headers.get('Content-Type')).toMatch(/^application\/json/);
  const issuer = `${provider.url}/entra`;
  expect(JSON.parse(text)).toEqual({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    jwks_uri: `${issuer}/jwks`,
    scopes_supported: ['openid'],
    response_types_supported: ['id_token'],
    response_modes_supported: ['form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claim_types_supported: ['normal'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'acr', 'amr'],
  });
});

test('the key set has RS256 alone, each key with its certificate and without its private part', async () => {
  const answer = await get('/entra/jwks');
  const member = expect.any(String);
  const kid = expect.stringMatching(/^[\w-]{27}$/);
  const names = { kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' };
  expect(await answer.json()).toEqual({
    keys: [{ ...names, kid, x5t: kid, n: member, x5c: [member] }],
  });
});

test.each(['GET', 'HEAD', 'PUT'])('%s /entra/authorize is 405 with a page', async (method) => {
  const answer = await fetch(`${provider.url}/entra/authorize`, { method });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('Allow')).toBe('POST');
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/html/);
});

test.each([
  ['POST', '/entra/finish'],
  ['POST', '/entra/jwks'],
  ['DELETE', '/entra/.well-known/openid-configuration'],
])('%s %s is 405', async (method, path) => {
  expect((await fetch(provider.url + path, { method })).status).toBe(405);
});

test('the page that answers Entra has one form, and no script in it', async () => {
  const fields = await provider.entra.form(MIRA, ACME.clientId, { nonce: '' });
  const answer = await fetch(`${provider.url}/entra/authorize`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, state: `<"'&>` }),
  });
  const policy = answer.headers.get('Content-Security-Policy') ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(answer.headers.get('Cache-Control')).toBe('no-store');
  expect(answer.headers.get('Cross-Origin-Opener-Policy')).toBe('unsafe-none');
  expect(answer.headers.get('Referrer-Policy')).toBe('strict-origin');
  const html = await answer.text();
  expect(html).toContain('name="state" value="&lt;&quot;&#39;&amp;&gt;"');
  expect(html.match(/<form[^>]*>/g)).toEqual([
    `<form method="post" action="${fields.redirect_uri}">`,
  ]);
  expect(html.match(/<script[^>]*>[^<]*/g)).toEqual(['<script src="submit.js">']);
  const script = await get('/entra/submit.js');
  expect(script.headers.get('Content-Type')).toMatch(/javascript/);
});

test('the cookie of a sign-in is bound to this host, and hidden from scripts', async () => {
  const fields = await provider.entra.form(MIRA, ACME.clientId);
  const answer = await fetch(`${provider.url}/entra/authorize`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  expect(answer.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-entra-fntx_[\w-]{22}=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; Secure; SameSite=Lax$/,
    ),
  ]);
});
