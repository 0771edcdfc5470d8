import * as client from 'openid-client';
import { expect, test } from 'vitest';
import { REDIRECT, SECRET, signIn, startProvider, type TestProvider, USER } from './harness.ts';

const insecure = { execute: [client.allowInsecureRequests] };

async function discover(provider: TestProvider, id = 'app'): Promise<client.Configuration> {
  return client.discovery(new URL(provider.issuer), id, SECRET, undefined, insecure);
}

async function newRequest(): Promise<{
  readonly verifier: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
  readonly parameters: Record<string, string>;
}> {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  return {
    verifier,
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    parameters: {
      redirect_uri: REDIRECT,
      scope: 'openid profile email',
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    },
  };
}

test('somebody signs in by name and face, and the relying party learns who and how', async () => {
  const provider = await startProvider();
  await provider.add({});
  const config = await discover(provider);
  const { checks, parameters } = await newRequest();
  const before = Math.floor(Date.now() / 1000);
  const url = client.buildAuthorizationUrl(config, parameters);
  const { url: back } = await signIn(provider, provider.browser(), url.href);
  const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
  const claims = tokens.claims();
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
  expect(claims?.sub).toMatch(/^fnsub_[\w-]{43}$/);
  expect(Number(claims?.auth_time)).toBeGreaterThanOrEqual(before);
  expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(300);
  const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
  expect(info).toEqual({
    sub: claims?.sub,
    preferred_username: USER,
    email: USER,
    email_verified: false,
  });
});
