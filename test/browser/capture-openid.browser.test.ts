import * as client from 'openid-client';
import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { agree, EN, perform, performFrom, press, shows } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { enrolByHand } from './capture/by-hand.ts';
import { frameMaker } from './capture/frames.ts';
import { startSite } from './capture/site.ts';
import { beginCapture, openStage, type Stage, TENANT } from './capture/stage.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const [boris, clara] = [nth(sitters, 0).persona, nth(sitters, 1).persona];
const USER = 'mira.holt@acme.example';
/** Has no passkey. */
const OTTO = 'otto.lind@acme.example';
const LIVE = 'urn:facenition:loa:face-live';

describe.skipIf(chromium.outcome === 'not-found')(`OpenID Connect${skipNote(chromium)}`, () => {
  let stage: Stage;
  let context: BrowserContext;
  let page: Page;
  let config: client.Configuration;
  let callback: string;

  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    await enrolByHand(stage, OTTO, await frameMaker(boris));
    ({ context } = stage.browser);
    page = await context.newPage();
    await addAuthenticator(page);
    callback = `${await startSite(afterFile, () => ({}))}/callback`;
    const { idp, tenant } = TENANT;
    const where = ['--idp', idp, '--tenant', tenant, '--redirect-uri', callback];
    const added = await stage.run('clients', 'add', 'app', '--name', 'Acme', ...where);
    const [secret = ''] = /fno_\S+/.exec(added) ?? [];
    config = await client.discovery(
      new URL(`${stage.issuer}/oidc`),
      'app',
      { id_token_signed_response_alg: 'RS256' },
      client.ClientSecretBasic(secret),
      { execute: [client.allowInsecureRequests] },
    );
    await enrol();
  });

  const enrol = async () => {
    await stage.applyPolicy({ input: 'passkey' });
    const { url } = await beginCapture(stage, USER, 'enrolment');
    await page.goto(url);
    await agree(page);
    await press(page, EN.passkey.createButton);
    await performFrom(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 60_000 });
    // What somebody has that is stricter stays asked for.
    await stage.applyPolicy();
  };

  /** Sends the browser to the provider; answers what the relying party checks the answer by. */
  const signIn = async (more: Readonly<Record<string, string>> = {}) => {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope: 'openid profile',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      login_hint: USER,
      ...more,
    });
    await page.goto(url.href);
    await page.waitForURL(/\/capture\/fntx_/);
    return { pkceCodeVerifier, expectedState, expectedNonce };
  };
  const isBackWith = async (error: string) => {
    await page.waitForURL(`${callback}?**`, { timeout: 60_000 });
    const told = Object.fromEntries(new URL(page.url()).searchParams);
    expect(told.error).toBe(error);
    expect(told).not.toHaveProperty('code');
  };

  test('a face, a passkey and movements become an ID token that says so', async () => {
    const before = Math.floor(Date.now() / 1000);
    const checks = await signIn({ acr_values: LIVE });
    await shows(page, EN.asking('Acme'));
    await takeScreenshot(page, 'asked by');
    await press(page, EN.passkey.useButton);
    const { asked } = await performFrom(page, stage.camera);
    expect(asked).toContain(EN.instructions['turn-left']);
    await page.waitForURL(`${callback}?**`, { timeout: 60_000 });
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: `${stage.issuer}/oidc`,
      aud: 'app',
      preferred_username: USER,
      acr: LIVE,
      amr: ['face', 'pop'],
      nonce: checks.expectedNonce,
    });
    expect(claims?.auth_time).toBeGreaterThanOrEqual(before);
    expect(claims?.auth_time).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    const again = client.authorizationCodeGrant(config, new URL(page.url()), checks);
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('a person who gives up is not signed in', async () => {
    await signIn();
    await press(page, EN.cancel);
    await isBackWith('access_denied');
  });

  test('another person is not signed in, after three tries', async () => {
    await stage.camera.show({ kind: 'person', persona: clara });
    onTestFinished(() => stage.camera.show({ kind: 'person', persona: boris }));
    await signIn({ login_hint: OTTO });
    await performFrom(page, stage.camera);
    for (const _ of ['second', 'third']) {
      await shows(page, EN.reasons['wrong-person-or-secret'].title);
      await press(page, EN.tryAgain);
      await page.locator('.instruction').waitFor();
      await perform(page, stage.camera);
    }
    await isBackWith('access_denied');
  });

  test('a capture in another browser than the one that began signs nobody in', async () => {
    // Whoever began it opens no capture, and gives its address to the person.
    await page.route('**/served/page.js', (route) => route.abort());
    await signIn({ login_hint: OTTO });
    await page.unroute('**/served/page.js');
    const address = page.url();
    const other = await (await context.browser()?.newContext())?.newPage();
    if (other === undefined) throw new Error('no other browser');
    onTestFinished(() => other.close());
    await other.goto(address);
    await performFrom(other, stage.camera);
    await other.waitForURL(`${stage.issuer}/oidc/**`, { timeout: 60_000 });
    await other.waitForLoadState();
    await takeScreenshot(other, 'the browser that captured');
    expect(other.url()).not.toContain(callback);
    // The one that began has its cookies, and not what the other one was given.
    await page.goto(address);
    await shows(page, EN.errors['session-elsewhere'].title);
    const { origin, pathname } = new URL(other.url());
    await page.goto(origin + pathname);
    await takeScreenshot(page, 'the browser that began');
    expect(page.url()).not.toContain(callback);
    expect(page.url()).not.toContain('code=');
  });
});
