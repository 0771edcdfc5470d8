import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { Router } from 'express';
import { type Browser, chromium } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { listenHere } from '../listen-here.ts';
import { afterFile } from '../temporary-folder.ts';
import { ACME, MIRA, startTestProvider, type TestProvider } from './test-provider.ts';

/** Three sites, as in the world: that of the application, that of Entra, and ours. */
let applicationUrl: string;
let provider: TestProvider;
let browser: Browser;

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);

beforeAll(async () => {
  if (!isThere) return;
  const application = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<h1>Signed in</h1>');
  });
  applicationUrl = await listenHere(application, afterFile, 'application.localhost');
  provider = await startTestProvider(
    { applicationUrl: () => applicationUrl, host: 'localhost', more: capturePage },
    afterFile,
  );
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  afterFile(() => browser.close());
});

/** What stands for the capture page: links that end the capture. */
function capturePage(at: () => TestProvider): Router {
  return Router()
    .use((_request, response, next) => {
      response.set('Cross-Origin-Opener-Policy', 'unsafe-none');
      next();
    })
    .get('/capture/:id', ({ params: { id } }, response) => {
      response.send(
        `<a href="/end/${id}/passed">pass</a> <a href="/end/${id}/cancelled">cancel</a>`,
      );
    })
    .get('/end/:id/:state', ({ params: { id, state } }, response) => {
      response.redirect(303, at().captures.end(id, state === 'passed' ? 'passed' : 'cancelled'));
    });
}

const start = async () =>
  provider.entra.page(
    `${provider.url}/entra/authorize`,
    await provider.entra.form(MIRA, ACME.clientId),
  );

test.runIf(isThere).each([
  ['pass', 'satisfied'],
  ['cancel', 'refused'],
])(
  'a whole sign-in in a browser: %s',
  async (link, mfa) => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(await start());
    await page.getByText(link, { exact: true }).click();
    await page.getByText('Signed in').waitFor();
    expect(new URL(page.url()).origin).toBe(applicationUrl);
    expect(provider.entra.verdicts.at(-1)).toMatchObject({ mfa });
    expect(problems.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
    expect(await page.context().cookies(provider.url)).toEqual([]);
    await page.close();
  },
  30_000,
);

test.runIf(isThere)(
  'an application that signs in by a popup keeps hold of it',
  async () => {
    const page = await browser.newPage();
    await page.goto(applicationUrl);
    const address = await start();
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.evaluate(`window.popup = window.open(${JSON.stringify(address)}, 'p', 'popup'); 0`),
    ]);
    await popup.getByText('pass', { exact: true }).click();
    await popup.getByText('Signed in').waitFor();
    expect(await page.evaluate('[window.popup.closed, window.popup.location.href]')).toEqual([
      false,
      `${applicationUrl}/`,
    ]);
    await page.close();
  },
  30_000,
);
