import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { type Browser, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { type PageServer, servePages } from './page-server.ts';

const chromium = findChromium();

describe.skipIf(chromium.outcome === 'not-found')(`a passkey${skipNote(chromium)}`, () => {
  let server: PageServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await servePages(async () => null);
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test('gives the same 32 bytes for one salt and others for another', async () => {
    const page = await browser.openPage(`${server.url}/passkey.html`);
    await page.waitForFunction("document.title === 'ready'");
    const authenticator = await addAuthenticator(page);
    expect(await page.evaluate('createPasskey()')).toBe(true);
    expect(await authenticator.countCredentials()).toBe(1);
    const outputs: unknown[] = [];
    for (const salt of [1, 2, 1, 2]) outputs.push(await page.evaluate(`derive(${salt})`));
    const [first, second] = outputs;
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect(second).not.toBe(first);
    expect(outputs).toEqual([first, second, first, second]);
    await authenticator.remove();
  });

  test('of another making gives other bytes', async () => {
    const page = await browser.openPage(`${server.url}/passkey.html`);
    await page.waitForFunction("document.title === 'ready'");
    const outputs: unknown[] = [];
    for (let making = 0; making < 2; making++) {
      const authenticator = await addAuthenticator(page);
      await page.evaluate('createPasskey()');
      outputs.push(await page.evaluate('derive(1)'));
      await authenticator.remove();
    }
    expect(outputs[1]).not.toBe(outputs[0]);
  });

  test('says nothing where the person is not recognised, and none where it cannot', async () => {
    const page = await browser.openPage(`${server.url}/passkey.html`);
    await page.waitForFunction("document.title === 'ready'");
    const authenticator = await addAuthenticator(page);
    await page.evaluate('createPasskey()');
    await authenticator.setUserVerified(false);
    expect(await page.evaluate('derive(1)')).toBe('NotAllowedError');
    await authenticator.remove();
    const plain = await addAuthenticator(page, { hasPrf: false });
    expect(await page.evaluate('createPasskey()')).toBe(false);
    expect(await page.evaluate('derive(1)')).toBe('none');
    await plain.remove();
  });
});
