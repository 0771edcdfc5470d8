import type { Page, Route } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { agree, EN, performFrom, press, shows } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { type FakeEntra, startFakeEntra } from '../../server/test/entra/fake-entra.ts';
import { MIRA } from '../../server/test/entra/test-provider.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { startSite } from './capture/site.ts';
import { openStage, type Stage } from './capture/stage.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const [boris, clara] = [nth(sitters, 0).persona, nth(sitters, 1).persona];
const authority = 'https://login.microsoftonline.com';

describe.skipIf(chromium.outcome === 'not-found')(`External MFA${skipNote(chromium)}`, () => {
  let stage: Stage;
  let page: Page;
  let entra: FakeEntra;
  let application: string;
  let clientId: string;

  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy({ input: 'passkey' });
    application = await startSite(afterFile, () => ({}));
    entra = await startFakeEntra(
      {
        authority,
        clock: Date.now,
        discoveryUrl: () => `${stage.issuer}/entra/.well-known/openid-configuration`,
        applicationUrl: () => application,
      },
      afterFile,
    );
    const named = ['--app-id', MIRA.appId, '--name', 'Acme'];
    const added = await stage.run('entra', 'tenants', 'add', MIRA.tenantId, ...named);
    [clientId = ''] = /entra-[\w-]{22}/.exec(added) ?? [];
    page = await stage.browser.context.newPage();
    await addAuthenticator(page);
    // The name is Microsoft's, for the browser and the server; who answers is the one of the tests.
    await page.route(`${authority}/**`, answerAsEntra);
  });
  beforeEach(() => {
    const elsewhere = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) =>
      elsewhere(String(input).replace(authority, entra.url), init),
    );
  });

  const answerAsEntra = async (route: Route) => {
    const request = route.request();
    const answer = await fetch(request.url(), {
      method: request.method(),
      body: request.postData(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
    });
    const location = answer.headers.get('location');
    const body = `<!doctype html><meta http-equiv="refresh" content="0;url=${location}">`;
    await route.fulfill({ contentType: 'text/html', body });
  };
  /** From Entra's page to the capture. */
  const signIn = async () => {
    const form = await entra.form(MIRA, clientId);
    await page.goto(entra.page(`${stage.issuer}/entra/authorize`, form));
    await page.waitForURL(/\/capture\/fntx_/);
    await shows(page, EN.asking('Acme'));
  };
  const isSignedIn = async () => {
    await page.waitForURL(`${application}/`, { timeout: 60_000 });
    return entra.verdicts.at(-1);
  };

  test('the first sign-in enrols, and is the second factor', async () => {
    await signIn();
    await agree(page);
    await takeScreenshot(page, 'first sign-in');
    await press(page, EN.passkey.createButton);
    await performFrom(page, stage.camera);
    expect(await isSignedIn()).toMatchObject({ mfa: 'satisfied' });
  });

  test('the next one verifies, and its token is accepted', async () => {
    await signIn();
    await press(page, EN.passkey.useButton);
    await performFrom(page, stage.camera);
    expect(await isSignedIn()).toMatchObject({ mfa: 'satisfied', why: 'face' });
  });

  test('a person who gives up, and another person, are not let in', async () => {
    await signIn();
    await press(page, EN.cancel);
    expect(await isSignedIn()).toMatchObject({ mfa: 'refused', why: 'access_denied' });
    await stage.camera.show({ kind: 'person', persona: clara });
    await signIn();
    for (const isLast of [false, false, true]) {
      await press(page, EN.passkey.useButton);
      await performFrom(page, stage.camera);
      await shows(page, EN.over.failed.title);
      if (!isLast) await press(page, EN.tryAgain);
    }
    expect(await isSignedIn()).toMatchObject({ mfa: 'refused', why: 'access_denied' });
  });
});
