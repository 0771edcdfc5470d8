import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { agree, EN, performFrom, press, shows } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { enrolByHand } from './capture/by-hand.ts';
import { frameMaker } from './capture/frames.ts';
import { expectSound } from './capture/look.ts';
import { startSite } from './capture/site.ts';
import { type Begun, beginCapture, openStage, SCOPE, type Stage, TENANT } from './capture/stage.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const boris = nth(sitters, 0).persona;

/** The page of an application, with the element in it. */
const pageWith = (issuer: string, { txn, browserKey }: Begun): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Portal</title>
<script type="module" src="${issuer}/capture/served/element.js"></script>
<script>
  for (const name of ['passed', 'failed', 'cancelled']) {
    addEventListener('facenition-' + name, ({ detail }) => { window.told = { name, detail }; });
  }
</script></head>
<body><main><h1>Portal</h1>
<facenition-capture lang="en" txn="${txn}" browser-key="${browserKey}"></facenition-capture>
</main></body></html>`;

describe.skipIf(chromium.outcome === 'not-found')(`an element${skipNote(chromium)}`, () => {
  let stage: Stage;
  let site: string;
  let page: Page;
  let html = '';
  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    await enrolByHand(stage, 'mira', await frameMaker(boris));
    site = await startSite(afterFile, () => ({ '/face': html }));
    const { idp, tenant } = TENANT;
    const at = ['--idp', idp, '--tenant', tenant, '--kind', 'stay'];
    await stage.run('return-addresses', 'add', site, ...at);
    page = await stage.browser.context.newPage();
  });

  const begin = async (purpose: 'verification' | 'enrolment', user: string): Promise<Begun> => {
    const stays = { return_by: 'stay', return_to: site };
    const begun = await beginCapture(stage, user, purpose, stays);
    html = pageWith(stage.issuer, begun);
    return begun;
  };
  const told = (): Promise<unknown> => page.evaluate('window.told');

  test('in a page of another origin passes, and its event has the ticket', async () => {
    const { txn } = await begin('verification', 'mira');
    await page.goto(`${site}/face`);
    await page.getByRole('button', { name: EN.camera.button }).waitFor();
    await expectSound(page, 'embedded');
    await performFrom(page, stage.camera);
    await shows(page, EN.over.passed.title);
    await expectSound(page, 'passed');
    expect(page.url()).toBe(`${site}/face`);
    const { name, detail } = Object(await told());
    expect(name).toBe('passed');
    expect(detail.next).toEqual({ kind: 'stay' });
    // Its own key is all that it shows: cookies of the server are none of its.
    expect(await stage.browser.context.cookies(stage.issuer)).toEqual([]);
    const used = { txn, ticket: detail.ticket, user: 'mira', scope: SCOPE };
    expect(await stage.ask('/tickets/consume', used)).toMatchObject({ ok: true, amr: ['face'] });
    expect(await stage.ask('/tickets/consume', used)).not.toMatchObject({ ok: true });
  });

  test('enrols with a passkey of its page’s domain', async () => {
    await stage.applyPolicy({ input: 'passkey' });
    const authenticator = await addAuthenticator(page);
    const { txn } = await begin('enrolment', 'noor');
    await page.goto(`${site}/face`);
    await agree(page);
    await press(page, EN.passkey.createButton);
    await performFrom(page, stage.camera);
    await shows(page, EN.enrolled.title);
    expect(await stage.ask('/transactions/status', { txn })).toMatchObject({ state: 'passed' });
    await authenticator.remove();
    await stage.applyPolicy();
  });

  test('tells its page that the person gave up', async () => {
    await begin('verification', 'mira');
    await page.goto(`${site}/face`);
    await press(page, EN.cancel);
    await shows(page, EN.over.cancelled.title);
    expect(await told()).toEqual({
      name: 'cancelled',
      detail: { how: 'cancel', next: { kind: 'stay' } },
    });
  });

  test('in a page of an origin that nobody registered gets nothing', async () => {
    const begun = await begin('verification', 'mira');
    const strange = await startSite(afterFile, () => ({ '/face': html }));
    await page.goto(`${strange}/face`);
    await shows(page, EN.errors['network-lost'].title);
    await takeScreenshot(page, 'not registered');
    expect(await told()).toBeUndefined();
    const unregistered = { return_by: 'stay', return_to: strange };
    await expect(beginCapture(stage, 'mira', 'verification', unregistered)).rejects.toThrow();
    // Nor does the key do for the hosted page of another browser.
    const hosted = await stage.browser.openPage(begun.url);
    await shows(hosted, EN.errors['session-elsewhere'].title);
    await hosted.close();
  });
});
