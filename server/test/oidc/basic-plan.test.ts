import { createRemoteJWKSet, jwtVerify } from 'jose';
import { expect, test, vi } from 'vitest';
import { SECRET, USER } from './harness.ts';
import { CALLBACK, challengeOf, errorIn, query, type Suite, startSuite } from './suite.ts';

/** An unsigned request object (OpenID Connect Core section 6.1). */
function requestObject(claims: Readonly<Record<string, string>>): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'none' })}.${encode(claims)}.`;
}

/** A request with this parameter is answered as one without it. */
const isNoMatter = (name: string, value: string) => async (suite: Suite) => {
  const { claims } = await suite.tokens({ [name]: value });
  expect(claims).toMatchObject({ sub: USER, nonce: 'a-nonce' });
};

const userInfoBy = (how: 'get' | 'post-header' | 'post-body') => async (suite: Suite) => {
  const { claims, accessToken } = await suite.tokens({});
  const info = await suite.userInfo(accessToken, how);
  expect(info).toEqual({ status: 200, claims: { sub: claims.sub } });
};

/** A scope that is not offered is left out of what is granted. */
const isNotOffered = (scope: string) => async (suite: Suite) => {
  const { scopes_supported: offered } = await suite.metadata();
  expect(offered).not.toContain(scope);
  const { answer, accessToken } = await suite.tokens({ scope: `openid ${scope}` });
  expect(answer.body.scope).toBe('openid');
  expect((await suite.userInfo(accessToken)).claims).toEqual({ sub: USER });
};

const isUsedOnce = (afterMs: number) => async (suite: Suite) => {
  const code = await suite.code({});
  const first = await suite.exchange(code);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + afterMs });
  try {
    const again = await suite.exchange(code);
    expect([again.status, again.body.error]).toEqual([400, 'invalid_grant']);
    expect((await suite.userInfo(first.body.access_token ?? '')).status).toBe(401);
  } finally {
    vi.useRealTimers();
  }
};

/** How two sign-ins of one browser went: whether the second was captured, and its `auth_time`. */
async function twice(suite: Suite, second: Readonly<Record<string, string>>) {
  const one = await suite.tokens({ max_age: '15000' });
  const before = suite.captures();
  const two = await suite.tokens(second);
  return { isCaptured: suite.captures() > before, times: [one, two].map(timeOf) };
}

const timeOf = ({ claims }: Awaited<ReturnType<Suite['tokens']>>): unknown => claims.auth_time;

/**
 * The 38 modules of the OpenID Foundation's plan `oidcc-basic-certification-test-plan`, by their
 * names there, with what is asserted here. The suite itself is not run by these tests: see
 * test/conformance/README.md.
 */
const MODULES: Readonly<Record<string, readonly [string, (suite: Suite) => Promise<void>]>> = {
  'oidcc-server': [
    'a whole sign-in: claims of the ID token, and an answer that nobody keeps',
    async (suite) => {
      const { claims, answer } = await suite.tokens({});
      const { issuer: iss } = suite.provider;
      expect(claims).toMatchObject({ iss, aud: 'suite', sub: USER, nonce: 'a-nonce' });
      expect(Number(claims.exp)).toBeGreaterThan(Number(claims.iat));
      expect(answer.headers.get('cache-control')).toContain('no-store');
      expect(answer.body.token_type).toMatch(/^bearer$/i);
    },
  ],
  'oidcc-response-type-missing': [
    'the relying party is told so',
    async (suite) => {
      const page = await suite.authorize({ response_type: undefined });
      expect(errorIn(page)).toBe('invalid_request');
    },
  ],
  'oidcc-idtoken-signature': [
    'the key that is named in the ID token verifies it',
    async (suite) => {
      const { answer } = await suite.tokens({});
      const keys = createRemoteJWKSet(new URL(`${suite.provider.issuer}/jwks.json`));
      const { protectedHeader } = await jwtVerify(answer.body.id_token ?? '', keys);
      expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: expect.any(String) });
    },
  ],
  'oidcc-idtoken-unsigned': [
    'not applicable: no relying party can have unsigned ID tokens, and none are offered',
    async (suite) => {
      const { id_token_signing_alg_values_supported: offered } = await suite.metadata();
      expect(offered).toEqual(['RS256', 'ES256']);
    },
  ],
  'oidcc-userinfo-get': ['by GET', userInfoBy('get')],
  'oidcc-userinfo-post-header': ['by POST, the token in the header', userInfoBy('post-header')],
  'oidcc-userinfo-post-body': ['by POST, the token in the body', userInfoBy('post-body')],
  'oidcc-ensure-request-without-nonce-succeeds-for-code-flow': [
    'the ID token has no nonce, either',
    async (suite) => {
      const { claims } = await suite.tokens({ nonce: undefined });
      expect(claims).not.toHaveProperty('nonce');
    },
  ],
  'oidcc-scope-profile': [
    'of the claims of the scope, the sign-in name is known',
    async (suite) => {
      const { accessToken } = await suite.tokens({ scope: 'openid profile' });
      const { claims } = await suite.userInfo(accessToken);
      expect(claims).toEqual({ sub: USER, preferred_username: USER });
    },
  ],
  'oidcc-scope-email': [
    'a sign-in name that is an address is given as one, not verified',
    async (suite) => {
      const { accessToken } = await suite.tokens({ scope: 'openid email' });
      const { claims } = await suite.userInfo(accessToken);
      expect(claims).toEqual({ sub: USER, email: USER, email_verified: false });
    },
  ],
  'oidcc-scope-address': ['not applicable: no addresses are known here', isNotOffered('address')],
  'oidcc-scope-phone': ['not applicable: no telephone numbers are known', isNotOffered('phone')],
  'oidcc-scope-all': [
    'those that are offered are granted, the others left out',
    async (suite) => {
      const { answer } = await suite.tokens({ scope: 'openid profile email address phone' });
      expect(answer.body.scope).toBe('openid profile email');
    },
  ],
  'oidcc-alternate-happy-flow': [
    'scopes in another order, and a relying party that asks again in the same browser',
    async (suite) => {
      await suite.tokens({ scope: 'openid' });
      const { claims } = await suite.tokens({ scope: 'email profile openid', state: undefined });
      expect(claims).toMatchObject({ sub: USER, email: USER });
    },
  ],
  'oidcc-display-page': ['is no matter', isNoMatter('display', 'page')],
  'oidcc-display-popup': ['is no matter', isNoMatter('display', 'popup')],
  'oidcc-prompt-login': [
    'the person is captured again',
    async (suite) => {
      expect((await twice(suite, { prompt: 'login' })).isCaptured).toBe(true);
    },
  ],
  'oidcc-prompt-none-not-logged-in': [
    'login_required',
    async (suite) => {
      expect(errorIn(await suite.authorize({ prompt: 'none' }))).toBe('login_required');
    },
  ],
  'oidcc-prompt-none-logged-in': [
    'fails there, by design: nobody is verified without being asked, so login_required here, too',
    async (suite) => {
      await suite.tokens({});
      expect(errorIn(await suite.authorize({ prompt: 'none' }))).toBe('login_required');
    },
  ],
  'oidcc-max-age-1': [
    'after two seconds the person is captured again',
    async (suite) => {
      await suite.tokens({});
      suite.provider.later(2000);
      const before = suite.captures();
      const { claims } = await suite.tokens({ max_age: '1' });
      expect([suite.captures() - before, typeof claims.auth_time]).toEqual([1, 'number']);
    },
  ],
  'oidcc-max-age-10000': [
    'the person is not captured again, where the policy allows as much; auth_time stays',
    async (suite) => {
      const { isCaptured, times } = await twice(suite, { max_age: '10000' });
      expect([isCaptured, times[0]]).toEqual([false, times[1]]);
    },
  ],
  'oidcc-ensure-request-with-unknown-parameter-succeeds': [
    'is no matter',
    isNoMatter('extra', 'foobar'),
  ],
  'oidcc-id-token-hint': [
    'fails there, by design: it asks with prompt=none. Asked otherwise, it has to be that person',
    async (suite) => {
      const { answer } = await suite.tokens({});
      const hint = { id_token_hint: answer.body.id_token ?? '' };
      expect(errorIn(await suite.authorize({ ...hint, prompt: 'none' }))).toBe('login_required');
      expect((await suite.tokens(hint)).claims.sub).toBe(USER);
    },
  ],
  'oidcc-login-hint': [
    'the person is not asked who it is',
    async (suite) => {
      const at = `${suite.provider.issuer}/authorize?${query({ login_hint: USER })}`;
      expect((await suite.browser.visit(at)).url).toContain('/capture/');
    },
  ],
  'oidcc-ui-locales': ['is no matter: pages are English', isNoMatter('ui_locales', 'se')],
  'oidcc-claims-locales': ['is no matter', isNoMatter('claims_locales', 'se')],
  'oidcc-ensure-request-with-acr-values-succeeds': [
    'unknown classes are no matter; what was reached is said',
    async (suite) => {
      const { claims } = await suite.tokens({ acr_values: '1 2' });
      expect(claims.acr).toBe('urn:facenition:loa:face');
    },
  ],
  'oidcc-codereuse': ['is refused, and what it gave is taken back', isUsedOnce(0)],
  'oidcc-codereuse-30seconds': ['is refused 30 seconds later, too', isUsedOnce(30_000)],
  'oidcc-ensure-registered-redirect-uri': [
    'another address gets nothing: there is a page that says so',
    async (suite) => {
      const page = await suite.authorize({ redirect_uri: `${CALLBACK}/${'x'.repeat(20)}` });
      expect([page.status, page.headers.get('location')]).toEqual([400, null]);
      expect(page.body).toContain('<code>invalid_redirect_uri</code>');
    },
  ],
  'oidcc-ensure-post-request-succeeds': [
    'a request may come as a form',
    async (suite) => {
      const form = Object.fromEntries(query({ login_hint: USER }));
      const at = `${suite.provider.issuer}/authorize`;
      const { url } = await suite.browser.visit(at, { form });
      const back = suite.provider.captures.end(url, { how: 'passes' });
      expect((await suite.browser.visit(back)).url).toContain('code=');
    },
  ],
  'oidcc-server-client-secret-post': [
    'the secret may be in the body',
    async (suite) => {
      const more = { client_id: 'suite', client_secret: SECRET };
      expect((await suite.exchange(await suite.code({}), more)).status).toBe(200);
    },
  ],
  'oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported': [
    'is rejected as unsupported',
    async (suite) => {
      const page = await suite.authorize({ request_uri: 'https://suite.example/request.jwt' });
      expect(errorIn(page)).toBe('request_uri_not_supported');
    },
  ],
  'oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported': [
    'is rejected as unsupported',
    async (suite) => {
      const page = await suite.authorize({ request: requestObject({ nonce: 'b', state: 'c' }) });
      expect(errorIn(page)).toBe('request_not_supported');
    },
  ],
  'oidcc-claims-essential': [
    'a name is not known here, and its absence is no failure (OpenID Connect Core section 5.5.1)',
    async (suite) => {
      const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
      const { accessToken } = await suite.tokens({ claims });
      expect((await suite.userInfo(accessToken)).claims).toEqual({ sub: USER });
    },
  ],
  'oidcc-ensure-request-object-with-redirect-uri': [
    'is rejected as unsupported, and nothing goes to the address in it',
    async (suite) => {
      const request = requestObject({ redirect_uri: 'https://evil.example/' });
      expect(errorIn(await suite.authorize({ request }))).toBe('request_not_supported');
    },
  ],
  'oidcc-refresh-token': [
    'not applicable: there are none, for a capture is of one moment',
    async (suite) => {
      const { answer } = await suite.tokens({ scope: 'openid offline_access', prompt: 'consent' });
      expect(answer.body).not.toHaveProperty('refresh_token');
      const { grant_types_supported: offered } = await suite.metadata();
      expect(offered).toEqual(['authorization_code']);
    },
  ],
  'oidcc-ensure-request-with-valid-pkce-succeeds': [
    'and the verifier is then needed',
    async (suite) => {
      const verifier = 'v'.repeat(43);
      const pkce = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
      expect((await suite.exchange(await suite.code(pkce))).body.error).toBe('invalid_grant');
      const code = await suite.code(pkce);
      expect((await suite.exchange(code, { code_verifier: verifier })).status).toBe(200);
    },
  ],
};

test('there are 38 of them', () => {
  expect(Object.keys(MODULES)).toHaveLength(38);
});

test.each(Object.entries(MODULES).map(([name, [says, run]]) => ({ name, says, run })))(
  '$name: $says',
  async ({ run }) => {
    await run(await startSuite());
  },
);
