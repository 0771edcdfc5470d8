import * as client from 'openid-client';
import type { TestBrowser } from './browser.ts';
import { REDIRECT, SECRET, signIn, type TestProvider } from './harness.ts';

/** An authorization request, and what its answer is checked by. */
export interface TestRequest {
  readonly checks: client.AuthorizationCodeGrantChecks;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What `openid-client` knows of a provider, for a relying party with the secret of the tests. */
export function discover(
  { issuer }: TestProvider,
  id = 'app',
  authentication: client.ClientAuth = client.ClientSecretBasic(SECRET),
): Promise<client.Configuration> {
  // The tests have no TLS.
  const insecure = { execute: [client.allowInsecureRequests] };
  const metadata = { id_token_signed_response_alg: 'RS256' };
  return client.discovery(new URL(issuer), id, metadata, authentication, insecure);
}

export async function newRequest(
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<TestRequest> {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const all = {
    redirect_uri: REDIRECT,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  };
  const parameters = Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  return {
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    parameters,
  };
}

/** A whole sign-in: what the relying party has in the end. */
export async function wholeSignIn(
  provider: TestProvider,
  more: Readonly<Record<string, string | undefined>> = {},
  person: Parameters<typeof signIn>[3] & { readonly browser?: TestBrowser } = {},
): Promise<{
  readonly config: client.Configuration;
  readonly back: string;
  readonly checks: client.AuthorizationCodeGrantChecks;
  readonly tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>;
  readonly claims: client.IDToken;
}> {
  const config = await discover(provider);
  const { checks, parameters } = await newRequest(more);
  const url = client.buildAuthorizationUrl(config, { ...parameters });
  const browser = person.browser ?? provider.browser();
  const { url: back } = await signIn(provider, browser, url.href, person);
  const tokens = await client.authorizationCodeGrant(config, new URL(back), checks);
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('no ID token');
  return { config, back, checks, tokens, claims };
}

/** What a relying party is told in place of a sign-in. */
export async function refusedSignIn(
  provider: TestProvider,
  more: Readonly<Record<string, string | undefined>> = {},
  person: Parameters<typeof signIn>[3] & { readonly browser?: TestBrowser } = {},
): Promise<Readonly<Record<string, string>>> {
  const config = await discover(provider);
  const { parameters } = await newRequest({ state: 'a-state', ...more });
  const url = client.buildAuthorizationUrl(config, { ...parameters });
  const browser = person.browser ?? provider.browser();
  const page = await signIn(provider, browser, url.href, person);
  if (!page.url.startsWith(REDIRECT)) return { page: page.body, status: String(page.status) };
  const { iss: _, ...told } = Object.fromEntries(new URL(page.url).searchParams);
  return told;
}
