import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import * as client from 'openid-client';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { chromiumPath, openChromium } from './chromium.ts';
import { addressOf, startProvider, USER } from './harness.ts';
import { discover, newRequest } from './relying-party.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const Violations = z.object({ violations: z.array(z.object({ id: z.string() })) });

/** A relying party, at an origin of its own, that keeps what browsers send it. */
async function startRelyingParty(): Promise<{ readonly at: string; readonly posted: string[] }> {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    request.setEncoding('utf8');
    request.on('data', (part: string) => posted.push(part));
    request.on('end', () => response.setHeader('content-type', 'text/html').end('<h1>here</h1>'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { at: addressOf(server), posted };
}

/** A provider with one relying party, a browser, and what the browser's policies kept from it. */
async function start() {
  const provider = await startProvider();
  const relyingParty = await startRelyingParty();
  const { settings } = await provider.add({ id: 'other' });
  const [callback, bye] = [`${relyingParty.at}/callback`, `${relyingParty.at}/bye`];
  await provider.add({
    settings: { ...settings, redirectUris: [callback], postLogoutRedirectUris: [bye] },
  });
  const page = await (await openChromium()).newPage();
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  const config = await discover(provider);
  const request = async (more: Readonly<Record<string, string>> = {}) => {
    const { checks, parameters } = await newRequest({ redirect_uri: callback, ...more });
    await page.goto(client.buildAuthorizationUrl(config, { ...parameters }).href);
    return checks;
  };
  return { provider, relyingParty, callback, bye, page, refused, config, request };
}

async function expectAccessible(page: Page): Promise<void> {
  // Read as a text: the policy of the page lets no script in.
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('Page.setBypassCSP', { enabled: true });
  await page.reload();
  await page.addScriptTag({ path: axe });
  const found = Violations.parse(await page.evaluate('axe.run()'));
  expect(found.violations.map(({ id }) => id)).toEqual([]);
  await protocol.send('Page.setBypassCSP', { enabled: false });
  await page.reload();
}

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  test('somebody types a name, is captured, is back at the relying party, and signs out', async () => {
    const { page, request, config, callback, bye, refused } = await start();
    const checks = await request();
    await expectAccessible(page);
    expect(await page.evaluate('document.activeElement.id')).toBe('identifier');
    await page.getByLabel('Your sign-in name').fill(USER);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText('passes').click();
    await page.waitForURL(`${callback}?**`);
    const tokens = await client.authorizationCodeGrant(config, new URL(page.url()), checks);
    expect(tokens.claims()?.preferred_username).toBe(USER);
    const end = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: bye };
    await page.goto(client.buildEndSessionUrl(config, end).href);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${bye}**`);
    expect(refused).toEqual([]);
  });

  test('somebody else in the same browser gets through, by forms that submit themselves', async () => {
    const { page, request, callback, refused } = await start();
    for (const login_hint of ['mira', 'eve']) {
      await request({ login_hint });
      await page.getByText('passes').click();
      await page.waitForURL(`${callback}?code=**`);
      await page.goto('about:blank');
    }
    expect(refused).toEqual([]);
  });

  test('an answer by form_post arrives', async () => {
    const { page, request, relyingParty, callback, refused } = await start();
    await request({ response_mode: 'form_post', login_hint: USER });
    await page.getByText('passes').click();
    await page.waitForURL(callback);
    const form = new URLSearchParams(relyingParty.posted.join(''));
    expect(form.get('code')).toMatch(/^[\w-]{43}$/);
    expect(refused).toEqual([]);
  });

  test('a refusal right after the form arrives, too', async () => {
    const { provider, page, request, callback, refused } = await start();
    await request();
    provider.captures.failNext(new Error('no captures today'));
    await page.getByLabel('Your sign-in name').fill(USER);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${callback}?error=temporarily_unavailable**`);
    expect(refused).toEqual([]);
  });

  test('a page that cannot go on is accessible, and says a word of OAuth alone', async () => {
    const { provider, page } = await start();
    await page.goto(`${provider.issuer}/authorize?client_id=%3Cb%3Ecanary`);
    await expectAccessible(page);
    expect(await page.content()).not.toContain('canary');
    expect(await page.locator('code').textContent()).toBe('invalid_client');
  });
});
