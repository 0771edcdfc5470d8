import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { apply } from '../../../../deployment/test/run.ts';
import {
  applyPolicy,
  capture,
  openBrowser,
} from '../../../../server/test/capture/capture-browser.ts';
import { startTestApp, type TestApp } from '../../../../server/test/http/test-app.ts';
import { makeToken } from '../../../../server/test/made-tokens.ts';
import { startProviderOf } from '../../../../server/test/oidc/provider-of-app.ts';
import { deploymentOf, FILE, SECRETS } from '../connector-file.ts';
import type { Account } from './account.ts';
import { startOneLogin } from './onelogin.ts';
import { type SignInOptions, type SignInOutcome, signIn } from './sign-in.ts';

const REDIRECT = 'https://acme.onelogin.com/access/idp/callback';
const SECRET = 'a-secret-of-a-relying-party-0123456789abcdef';

/** What somebody does at the sign-in page, and before the camera. */
export interface Doing {
  /** At OneLogin. */
  readonly types: string;
  readonly password?: string;
  readonly country?: string;
  /** On the page of Facenition; the same, unless said. */
  readonly names?: string;
  /** Cancels the capture. */
  readonly givesUp?: boolean;
  /** Whose browser comes back with whose answer: what it came to, changed. */
  readonly comesBackWith?: (url: string) => string;
}

/** A customer: an account of OneLogin, and a server of Facenition with its OpenID provider. */
export interface Acme {
  readonly app: TestApp;
  readonly account: Account;
  apply(file?: object): Promise<void>;
  enrol(user: string, tenant?: string): Promise<void>;
  /** From now on nobody reaches the server. */
  goDown(): void;
  signIn(doing: Doing, options?: Partial<SignInOptions>): Promise<SignInOutcome>;
}

/** Real HTTP, tickets, captures, vault and OpenID Connect; the test alone says whether faces match. */
export async function startAcme(
  outside: Partial<Record<string, () => Response>> = {},
): Promise<Acme> {
  const app = await startTestApp(onTestFinished);
  app.setTime(Date.now());
  await applyPolicy(app);
  const provider = await startProviderOf(app);
  await provider.add({
    ...{ id: 'onelogin-acme', secret: SECRET, idp: 'onelogin', tenant: 'acme' },
    ...{ redirectUri: REDIRECT, authentication: 'client_secret_post', requiresPkce: false },
  });
  const onelogin = await startOneLogin();
  const { account } = onelogin;
  account.trustedIdp = trustedIdp(provider.issuer);
  const token = await app.clientToken('step-up');
  let isDown = false;
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const answer = outside[String(url)]?.();
    if (answer !== undefined) return answer;
    const isFaces = String(url).startsWith(FILE.facenition.url);
    if (isFaces && isDown) throw new TypeError('fetch failed');
    return globalThis.fetch(String(url).replace(FILE.facenition.url, app.url), init);
  };
  return {
    ...{ app, account },
    async apply(file = FILE) {
      await apply(deploymentOf(file, onelogin, { ...SECRETS, 'env:FACENITION_TOKEN': token }));
    },
    enrol: (user, tenant = 'acme') => enrolIn(app, user, tenant),
    goDown: () => {
      isDown = true;
    },
    signIn: (doing, options = {}) => {
      const { types, password = `password of ${types}`, country = 'US' } = doing;
      const location = { ip: '203.0.113.24', country_code: country };
      const showFace = (url: string) => showFaceTo(app, provider.browser(), url, doing);
      const person = { types, password, location, showFace };
      return signIn(account, person, { fetch, failedHook: 'refuses', ...options });
    },
  };
}

function trustedIdp(issuer: string) {
  return {
    authorizationEndpoint: `${issuer}/authorize`,
    tokenEndpoint: `${issuer}/token`,
    userinfoEndpoint: `${issuer}/userinfo`,
    clientId: 'onelogin-acme',
    clientSecret: SECRET,
    redirectUri: REDIRECT,
    attribute: 'username' as const,
  };
}

async function enrolIn({ store }: TestApp, user: string, tenant: string): Promise<void> {
  await store.vault.add({
    id: `fnr_${idOf(user, 22)}`,
    subject: { idp: 'onelogin', tenant, userId: user },
    scope: 'sign-in',
    tokenId: `fni_${idOf(user, 27)}`,
    token: makeToken(),
    level: 2,
    input: 'passphrase',
    kid: 0,
    createdAt: Date.now(),
  });
}

function idOf(user: string, length: number): string {
  return createHash('sha256').update(user).digest('base64url').slice(0, length);
}

/** The browser of somebody whom OneLogin sends to the factor. */
async function showFaceTo(
  app: TestApp,
  browser: ReturnType<Awaited<ReturnType<typeof startProviderOf>>['browser']>,
  authorizationUrl: string,
  { types, names = types, givesUp = false, comesBackWith = (url) => url }: Doing,
): Promise<string> {
  const asked = await browser.visit(authorizationUrl);
  const { url } = await browser.visit(asked.url, { form: { identifier: names } });
  const [id = ''] = /fntx_[\w-]{22}/.exec(url) ?? [];
  const page = openBrowser(app);
  await page.open(id);
  const { body } = givesUp
    ? await page.post(`${id}/cancel`, { how: 'cancel' })
    : await captured(page, id);
  return comesBackWith((await browser.visit(body.next.url)).url);
}

/** Up to the three tries that the policy gives. */
async function captured(page: ReturnType<typeof openBrowser>, id: string) {
  let last = await capture(page, id);
  for (const _ of [2, 3]) {
    if (last.body.next === undefined) last = await capture(page, id);
  }
  return last;
}
