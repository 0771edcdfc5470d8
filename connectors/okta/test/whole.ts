import { createFacenition, type FacenitionOptions, type Proof } from '@facenition/hook';
import { type OktaHooks, type TokenHookOptions, tokenHook } from '@facenition/okta';
import { applyPolicy, capture, openBrowser } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import { SECRET } from './fake-facenition.ts';
import { openApplication, signInToOkta } from './stand-in/application.ts';
import { hostHooks } from './stand-in/hook-host.ts';
import type { InlineHookType } from './stand-in/hooks.ts';
import { startOktaOrg } from './stand-in/okta-org.ts';

export { NOW } from '../../../server/test/http/test-app.ts';
export const MIRA = 'mira.holt@acme.example';
export const BEN = 'ben.ode@acme.example';
export const PASSWORD = 'correct-horse-9';
export const TOKENS = 'com.okta.oauth2.tokens.transform';
/** What an application is told that gets no tokens. */
export const REFUSED = { outcome: 'out', why: 'Face verification is required.' };
/** Of tokens that Okta issued without an answer. */
export const UNSTAMPED = { outcome: 'out', why: 'no face in the token' };

const BACK = 'https://bank.acme.example/face/done';

async function startServer(): Promise<TestApp> {
  const app = await startTestApp();
  await applyPolicy(app);
  const { store } = app;
  for (const tenant of ['acme', 'other']) {
    const address = { idp: 'okta', tenant, kind: 'redirect', address: BACK } as const;
    await store.returnAddresses.add(address, NOW);
    for (const [at, userId] of [MIRA, BEN].entries()) {
      await store.vault.add({
        ...{ id: `fnr_${`${tenant}${at}`.padEnd(22, 'r')}`, scope: 'sign-in', level: 2 },
        subject: { idp: 'okta', tenant, userId },
        ...{ tokenId: `fni_${`${tenant}${at}`.padEnd(27, 't')}`, token: makeToken() },
        ...{ input: 'passphrase', kid: 0, createdAt: NOW },
      } as const);
    }
  }
  return app;
}

export interface Changes extends Partial<Omit<TokenHookOptions, 'facenition'>> {
  /** Of the hooks' side, where it differs from the application's. */
  readonly hookSide?: Partial<FacenitionOptions>;
  /** Beside the token hook. */
  readonly others?: (
    facenition: ReturnType<typeof createFacenition>,
    orgUrl: string,
  ) => Omit<OktaHooks, 'token'>;
  readonly otherTypes?: readonly InlineHookType[];
}

/** The server, an org whose tokens pass the hook, the hooks, and an application. */
export async function started(asked: Changes = {}) {
  const { hookSide = {}, others = () => ({}), otherTypes = [], ...changes } = asked;
  const app = await startServer();
  const side = { url: app.url, token: app.token, idp: 'okta', tenant: 'acme' };
  const org = await startOktaOrg();
  const facenition = createFacenition({ ...side, ...hookSide });
  const host = await hostHooks({
    token: tokenHook({
      ...{ facenition, orgUrls: [org.url], scope: 'sign-in', mode: { kind: 'bound' } },
      ...changes,
    }),
    ...others(facenition, org.url),
  });
  const hookId = org.addInlineHook(TOKENS, host.uri, SECRET);
  for (const type of otherTypes) org.addInlineHook(type, host.uri, SECRET);
  org.addUser(MIRA, PASSWORD);
  org.addUser(BEN, PASSWORD);
  const application = openApplication(org.url, createFacenition(side));
  /** A whole capture; what the browser comes back to the application with. */
  const captured = async (user = MIRA): Promise<Proof> => {
    const txn = await application.beginCapture(user);
    const browser = openBrowser(app);
    await browser.open(txn);
    const { body } = await capture(browser, txn);
    const ticket = new URL(body.next.url).searchParams.get('ticket');
    if (ticket === null) throw new Error('The capture did not pass.');
    return { txn, ticket };
  };
  const sid = async (login = MIRA): Promise<string> => {
    const session = await signInToOkta(org.url, login, PASSWORD);
    if (session === undefined) throw new Error('Okta does not know this password.');
    return session;
  };
  return { app, org, host, hookId, application, captured, sid };
}
