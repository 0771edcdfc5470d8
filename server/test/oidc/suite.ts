import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as z from 'zod';
import type { RelyingParty } from '../../src/store/relying-parties.ts';
import type { Page, TestBrowser } from './browser.ts';
import { SECRET, signIn, startProvider, type TestProvider } from './harness.ts';

export const CALLBACK = 'https://suite.example/test/a/facenition/callback';

const Answer = z.looseObject({
  access_token: z.string().optional(),
  id_token: z.string().optional(),
  token_type: z.string().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
});

/** What a token endpoint answered. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: z.infer<typeof Answer>;
}

type Parameters = Readonly<Record<string, string | undefined>>;

/**
 * A relying party as the OpenID Foundation's conformance suite has it, which writes every request by
 * itself: without PKCE, and with a policy by which a capture is good for hours.
 */
export interface Suite {
  readonly provider: TestProvider;
  readonly browser: TestBrowser;
  /** What comes of an authorization request; `undefined` leaves a parameter out. */
  authorize(parameters?: Parameters): Promise<Page>;
  /** The same, and what comes back in the address has to be a code. */
  code(parameters?: Parameters): Promise<string>;
  exchange(code: string, more?: Parameters): Promise<TokenAnswer>;
  /** Claims of the ID token, and the access token, of a whole sign-in. */
  tokens(parameters?: Parameters): Promise<{
    readonly claims: Readonly<Record<string, unknown>>;
    readonly accessToken: string;
    readonly answer: TokenAnswer;
  }>;
  userInfo(
    accessToken: string,
    how?: 'get' | 'post-header' | 'post-body',
  ): Promise<{ readonly status: number; readonly claims: Readonly<Record<string, unknown>> }>;
  metadata(): Promise<Readonly<Record<string, unknown>>>;
  /** How many captures there were. */
  captures(): number;
}

const SETTINGS: RelyingParty['settings'] = {
  redirectUris: [CALLBACK],
  postLogoutRedirectUris: [],
  authentication: 'client_secret_basic',
  signing: 'RS256',
  requiresPushedRequests: false,
  requiresPkce: false,
  subjects: 'public',
};

export async function startSuite(): Promise<Suite> {
  const provider = await startProvider();
  provider.decide({ maximumAgeSeconds: 20_000 });
  await provider.add({ id: 'suite', settings: SETTINGS });
  const browser = provider.browser();
  const authorize: Suite['authorize'] = (parameters = {}) =>
    signIn(provider, browser, `${provider.issuer}/authorize?${query(parameters)}`);
  const code: Suite['code'] = async (parameters) => {
    const { url } = await authorize(parameters);
    const found = new URL(url).searchParams.get('code');
    if (found === null) throw new Error(`no code: ${url}`);
    return found;
  };
  const exchange: Suite['exchange'] = (one, more) => exchangeAt(provider, one, more);
  return {
    provider,
    browser,
    authorize,
    code,
    exchange,
    async tokens(parameters) {
      const answer = await exchange(await code(parameters));
      const { id_token = '', access_token = '' } = answer.body;
      return { claims: decodeJwt(id_token), accessToken: access_token, answer };
    },
    userInfo: (token, how = 'get') => userInfoAt(provider, token, how),
    async metadata() {
      const response = await fetch(`${provider.issuer}/.well-known/openid-configuration`);
      return z.record(z.string(), z.unknown()).parse(await response.json());
    },
    captures: () => provider.captures.begun.length,
  };
}

/** The parameters of a request, with what the suite always sends. */
export function query(parameters: Parameters): URLSearchParams {
  return formOf({
    client_id: 'suite',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid',
    state: 'a-state',
    nonce: 'a-nonce',
    ...parameters,
  });
}

function formOf(parameters: Parameters): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) form.set(name, value);
  }
  return form;
}

async function exchangeAt(
  { issuer }: TestProvider,
  code: string,
  more: Parameters = {},
): Promise<TokenAnswer> {
  const form = { grant_type: 'authorization_code', redirect_uri: CALLBACK, code, ...more };
  const isPost = 'client_secret' in more;
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: isPost ? {} : { authorization: `Basic ${btoa(`suite:${SECRET}`)}` },
    body: formOf(form),
  });
  const { status, headers } = response;
  return { status, headers, body: Answer.parse(await response.json()) };
}

async function userInfoAt(
  { issuer }: TestProvider,
  token: string,
  how: 'get' | 'post-header' | 'post-body',
) {
  const authorization = `Bearer ${token}`;
  const response = await fetch(`${issuer}/userinfo`, {
    method: how === 'get' ? 'GET' : 'POST',
    headers: how === 'post-body' ? {} : { authorization },
    ...(how === 'post-body' && { body: new URLSearchParams({ access_token: token }) }),
  });
  const claims = z.record(z.string(), z.unknown()).parse(await response.json());
  return { status: response.status, claims };
}

/** The error that an authorization request led to, at the address of the relying party. */
export function errorIn({ url }: Page): string | null {
  return url.startsWith(CALLBACK) ? new URL(url).searchParams.get('error') : null;
}

export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
