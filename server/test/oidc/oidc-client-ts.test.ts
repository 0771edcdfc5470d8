import { InMemoryWebStorage, OidcClient, WebStorageStateStore } from 'oidc-client-ts';
import { expect, test } from 'vitest';
import { signIn, startProvider, type TestProvider, USER } from './harness.ts';

const APP = 'http://localhost:5173';

/** An application in a browser: it has no secret. */
async function startApplication(): Promise<{
  readonly provider: TestProvider;
  readonly application: OidcClient;
}> {
  const provider = await startProvider();
  const { settings } = await provider.add({ id: 'other' });
  await provider.store.relyingParties.add({
    id: 'app',
    name: 'Single page',
    profile: 'first-factor',
    idp: 'acme',
    tenant: 'main',
    settings: {
      ...settings,
      redirectUris: [`${APP}/callback`],
      postLogoutRedirectUris: [`${APP}/bye`],
      authentication: 'none',
    },
    kid: 1,
    createdAt: 0,
  });
  const application = new OidcClient({
    authority: provider.issuer,
    client_id: 'app',
    redirect_uri: `${APP}/callback`,
    post_logout_redirect_uri: `${APP}/bye`,
    scope: 'openid profile email',
    loadUserInfo: true,
    // Else it leaves out what was proved.
    filterProtocolClaims: false,
    stateStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
  });
  return { provider, application };
}

test('an application in a browser signs somebody in, and out', async () => {
  const { provider, application } = await startApplication();
  const { url } = await application.createSigninRequest({ state: { page: 3 }, nonce: 'n-1' });
  const browser = provider.browser();
  const { url: back } = await signIn(provider, browser, url);
  expect(back.startsWith(`${APP}/callback?`)).toBe(true);
  const response = await application.processSigninResponse(back);
  expect(response.userState).toEqual({ page: 3 });
  expect(response.profile).toMatchObject({
    preferred_username: USER,
    email: USER,
    amr: ['face'],
    acr: 'urn:facenition:loa:face',
    nonce: 'n-1',
  });
  const out = await application.createSignoutRequest({ id_token_hint: response.id_token ?? '' });
  expect((await browser.visit(out.url)).body).toContain('Sign out?');
});

test('it hears of a refusal, and refuses an answer that it did not ask for', async () => {
  const { provider, application } = await startApplication();
  const { url } = await application.createSigninRequest({});
  const { url: back } = await signIn(provider, provider.browser(), url, {
    ending: { how: 'cancel' },
  });
  await expect(application.processSigninResponse(back)).rejects.toMatchObject({
    error: 'access_denied',
    error_description: 'the person cancelled face verification',
  });
  const { url: second } = await application.createSigninRequest({});
  const { url: answer } = await signIn(provider, provider.browser(), second);
  const forged = new URL(answer);
  forged.searchParams.set('state', 'another');
  await expect(application.processSigninResponse(forged.href)).rejects.toThrow(/state/);
});

test('its scripts may read tokens and claims; those of other origins may not', async () => {
  const { provider, application } = await startApplication();
  const { url } = await application.createSigninRequest({});
  const { url: back } = await signIn(provider, provider.browser(), url);
  const { access_token } = await application.processSigninResponse(back);
  const from = (origin: string): Promise<Response> =>
    fetch(`${provider.issuer}/userinfo`, {
      headers: { authorization: `Bearer ${access_token}`, origin },
    });
  const own = await from(APP);
  expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, APP]);
  const other = await from('https://evil.example');
  expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([400, null]);
});
