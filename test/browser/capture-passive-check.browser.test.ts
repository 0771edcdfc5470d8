import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderCapture } from '../../scripts/portraits/capture.ts';
import { cast, sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { plain } from '../../scripts/portraits/variation.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { enrolByHand, honestly, openByHand, showByHand } from './capture/by-hand.ts';
import { frameMaker, heldPhotograph } from './capture/frames.ts';
import { expectSound } from './capture/look.ts';
import { agree, EN, perform, performFrom, press, shows } from './capture/person.ts';
import { beginCapture, consume, openStage, type Stage, statusOf } from './capture/stage.ts';
import { takeScreenshot } from './chromium.ts';
import { findChromium } from './find-chromium.ts';

const models = process.env.FACENITION_TEST_MODELS;
const isThere = findChromium().outcome === 'found' && models !== undefined;
const note = models === undefined ? ' (skipped: FACENITION_TEST_MODELS is not set)' : '';
/** For bona fide the networks take her as drawn, with the noise of a camera as well: not everybody. */
const clara = nth(sitters, 1).persona;
const ada = nth(cast, 0).persona;
const PATIENCE = 10_000;

describe.skipIf(!isThere)(`with the downloaded models and the passive check${note}`, () => {
  let stage: Stage;
  let page: Page;
  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: clara, mobileModels: models ?? '' });
    await stage.applyPolicy();
    page = await stage.browser.context.newPage();
  });

  test('a person is enrolled, and verified by movements', async () => {
    const enrolling = await beginCapture(stage, 'mira', 'enrolment');
    await page.goto(enrolling.url);
    await agree(page);
    await performFrom(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 60_000 });
    const begun = await beginCapture(stage, 'mira', 'verification', { assurance: 'active' });
    await page.goto(begun.url);
    await performFrom(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 60_000 });
    const ticket = await consume(stage, begun, 'mira');
    expect(ticket).toMatchObject({ ok: true, assurance: 'active', amr: ['face'] });
  });

  test('a flat photograph is doubted, asked for movements, and gets no further', async () => {
    await enrolByHand(stage, 'ada', await frameMaker(ada));
    const begun = await beginCapture(stage, 'ada');
    await page.goto(begun.url);
    const picture = await renderCapture(ada, plain);
    await stage.camera.show({ kind: 'photograph', picture });
    const still = async () => undefined;
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    await perform(page, stage.camera, { does: still });
    await shows(page, EN.reasons['active-check-needed'].title);
    await expectSound(page, 'one more check');
    await press(page, EN.tryAgain);
    await page.locator('.instruction').waitFor();
    const end = performance.now() + PATIENCE;
    await perform(page, stage.camera, { does: still, until: () => performance.now() > end });
    await takeScreenshot(page, 'no further');
    expect(await page.locator('.instruction').isVisible()).toBe(true);
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
    expect(await consume(stage, begun, 'ada')).not.toMatchObject({ ok: true });
  });

  test('and is refused where a page of the attacker’s uploads it all the same', async () => {
    const photograph = await heldPhotograph(ada);
    const begun = await beginCapture(stage, 'ada');
    const hand = await openByHand(stage, begun);
    const reasons: unknown[] = [];
    for (const outcome of ['try-again', 'try-again', 'try-again', 'failed']) {
      const shown = await showByHand(hand, (pose) => honestly(photograph, pose));
      const { body } = await hand.send(shown.challenge, shown.photos);
      expect(body.outcome).toBe(outcome);
      reasons.push(body.reason);
    }
    expect(reasons).toEqual(['active-check-needed', ...Array(3).fill('challenge-not-followed')]);
    expect(await consume(stage, begun, 'ada')).not.toMatchObject({ ok: true });
  });
});
