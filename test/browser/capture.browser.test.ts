import { chooseTexts } from '@facenition/web/texts';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { perform } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { beginCapture, openStage, SCOPE, type Stage } from './capture/stage.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const EN = chooseTexts(['en']);
const [boris, clara] = sitters;
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

describe.skipIf(chromium.outcome === 'not-found')(`a live capture${skipNote(chromium)}`, () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage(afterFile, boris!.persona);
    await stage.applyPolicy();
    page = await stage.browser.context.newPage();
    page.on('response', async (r) => {
      if (r.status() >= 400)
        process.stderr.write(`[page] ${r.url()} ${r.status()} ${(await r.text()).slice(0, 200)}\n`);
    });
    await addAuthenticator(page);
  });

  const open = async (purpose: 'verification' | 'enrolment', user = 'mira') => {
    const begun = await beginCapture(stage, user, purpose);
    await page.goto(begun.url);
    return begun;
  };

  test('enrols a person who agrees, with a passkey', async () => {
    const { txn } = await open('enrolment');
    await page.getByRole('checkbox').waitFor();
    await takeScreenshot(page, 'consent');
    await page.getByRole('checkbox').check();
    await press(page, EN.consent.button);
    await press(page, EN.passkey.createButton);
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    const { asked } = await perform(page, stage.camera);
    process.stderr.write(`${asked.join(', ')}\n`);
    await takeScreenshot(page, 'after');
    await page.waitForURL(/\/docs\?txn=/, { timeout: 30_000 });
    expect(await stage.ask('/transactions/status', { txn })).toMatchObject({ state: 'passed' });
  });

  test('verifies that person, once', async () => {
    const { txn } = await open('verification');
    await press(page, EN.passkey.useButton);
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    await perform(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 30_000 });
    const consumed = await stage.ask('/tickets/consume', { txn, user: 'mira', scope: SCOPE });
    expect(consumed).toMatchObject({ ok: true, assurance: 'active', amr: ['face', 'pop'] });
  });

  test('refuses another person with the same passkey', async () => {
    await stage.camera.show({ kind: 'person', persona: clara!.persona });
    const { txn } = await open('verification');
    await press(page, EN.passkey.useButton);
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    await perform(page, stage.camera);
    await page.getByText(EN.tryAgain).waitFor({ timeout: 30_000 });
    await takeScreenshot(page, 'another-person');
    const status = await stage.ask('/transactions/status', { txn });
    expect(status).toMatchObject({ state: 'open' });
  });
});
