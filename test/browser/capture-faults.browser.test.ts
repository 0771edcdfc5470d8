import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type BrowserOptions, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { EN, perform, performFrom, press, shows } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { enrolByHand } from './capture/by-hand.ts';
import { frameMaker } from './capture/frames.ts';
import { expectSound } from './capture/look.ts';
import {
  type Begun,
  beginCapture,
  consume,
  isBack,
  openStage,
  type Stage,
  statusOf,
} from './capture/stage.ts';

const chromium = findChromium();
const boris = nth(sitters, 0).persona;
const USER = 'mira';
const FOUR_MINUTES = 240_000;

describe.skipIf(chromium.outcome === 'not-found')(`a capture${skipNote(chromium)}`, () => {
  let stage: Stage;
  let page: Page;
  let begun: Begun;
  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    await enrolByHand(stage, USER, await frameMaker(boris));
  });
  beforeEach(async () => {
    page = await stage.browser.context.newPage();
    onTestFinished(() => page.close());
    begun = await beginCapture(stage, USER);
    await page.goto(begun.url);
    await page.getByRole('button', { name: EN.camera.button }).waitFor();
  });

  const tryAgain = async () => {
    await press(page, EN.tryAgain);
    await page.locator('.instruction').waitFor();
    await perform(page, stage.camera);
  };
  const passes = async () => {
    await page.waitForURL(isBack(stage, begun), { timeout: 60_000 });
    expect(await consume(stage, begun, USER, page.url())).toMatchObject({ ok: true });
  };
  const fails = async ({ title, advice }: { readonly title: string; readonly advice: string }) => {
    await shows(page, title);
    await shows(page, advice);
    await expectSound(page, title);
  };
  /** What the server answers from now on, so many times. */
  const answerInstead = async (path: string, status: number, times = 1) => {
    const json = {
      ok: false,
      error: 'no',
      code: status === 503 ? 'ERR_OVERLOADED' : 'ERR_INTERNAL',
    };
    await page.route(`**/${path}`, (route) => route.fulfill({ status, json }), { times });
  };
  const countSteps = () => {
    const steps = { count: 0 };
    page.on('request', (request) => {
      if (request.url().endsWith('/steps')) steps.count++;
    });
    return steps;
  };

  describe('whose camera', () => {
    const elsewhere = async (options: BrowserOptions) => {
      const browser = await startBrowser(options);
      onTestFinished(() => browser.close());
      begun = await beginCapture(stage, USER);
      page = await browser.openPage(begun.url);
      await press(page, EN.camera.button);
    };

    test('is refused says how to allow it', async () => {
      await elsewhere({ camera: stage.camera.file, cameraAllowed: false });
      await fails(EN.errors['camera-refused']);
      expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
    });

    test('is not there says so', async () => {
      await elsewhere({});
      await fails(EN.errors['camera-none']);
    });

    test('is taken away in the middle goes on once it is back', async () => {
      await press(page, EN.camera.button);
      await page.locator('video').waitFor();
      await page.evaluate(
        "document.querySelector('facenition-capture').shadowRoot.querySelector('video').srcObject.getTracks()[0].stop()",
      );
      await fails(EN.errors['camera-lost']);
      await tryAgain();
      await passes();
    });
  });

  describe('whose network', () => {
    test('is lost while it looks says so, and goes on once it is back', async () => {
      await press(page, EN.camera.button);
      await page.locator('.instruction').waitFor();
      await stage.browser.context.setOffline(true);
      await fails(EN.errors['network-lost']);
      await stage.browser.context.setOffline(false);
      await tryAgain();
      await passes();
    });

    test('is lost before the pictures are there sends the same ones again', async () => {
      const steps = countSteps();
      await page.route('**/captures', (route) => route.abort('connectionreset'), { times: 1 });
      await performFrom(page, stage.camera);
      await fails(EN.errors['network-lost']);
      const { count } = steps;
      await press(page, EN.tryAgain);
      await passes();
      expect(steps.count).toBe(count);
    });

    test('is lost before the answer is there leads on all the same', async () => {
      await page.route(
        '**/captures',
        async (route) => {
          await route.fetch();
          await route.abort('connectionreset');
        },
        { times: 1 },
      );
      await performFrom(page, stage.camera);
      await fails(EN.errors['network-lost']);
      expect(await statusOf(stage, begun)).toMatchObject({ state: 'passed' });
      await press(page, EN.tryAgain);
      await shows(page, EN.over.passed.title);
      await passes();
    });
  });

  describe('whose server', () => {
    test.each([
      [502, 'server-refused'],
      [503, 'server-busy'],
    ] as const)('answers %i says so, and goes on once it does not', async (status, words) => {
      await answerInstead('steps', status);
      await press(page, EN.camera.button);
      await fails(EN.errors[words]);
      await tryAgain();
      await passes();
    });

    test('has no place for its pictures takes the same ones later', async () => {
      const steps = countSteps();
      await answerInstead('captures', 503);
      await performFrom(page, stage.camera);
      await fails(EN.errors['server-busy']);
      const { count } = steps;
      await press(page, EN.tryAgain);
      await passes();
      expect(steps.count).toBe(count);
    });

    test('could not judge its pictures asks for new ones', async () => {
      await answerInstead('captures', 502);
      await performFrom(page, stage.camera);
      await fails(EN.errors['server-refused']);
      await tryAgain();
      await passes();
    });

    test('cannot give the models says so', async () => {
      begun = await beginCapture(stage, USER);
      await page.route('**/capture/models/**', (route) => route.fulfill({ status: 502, body: '' }));
      await page.goto(begun.url);
      await press(page, EN.camera.button);
      await fails(EN.errors['models-unavailable']);
    });
  });

  test('whose time is up says so', async () => {
    stage.server.setTime(Date.now() + FOUR_MINUTES);
    onTestFinished(() => stage.server.setTime(undefined));
    await press(page, EN.camera.button);
    await fails(EN.over.expired);
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'expired' });
  });

  test('belongs to the browser that opened it', async () => {
    const context = await stage.browser.context.browser()?.newContext();
    const second = await context?.newPage();
    if (second === undefined) throw new Error('no second browser');
    onTestFinished(() => second.close());
    await second.goto(begun.url);
    const { title } = EN.errors['session-elsewhere'];
    await shows(second, title);
    await expectSound(second, title);
    await performFrom(page, stage.camera);
    await passes();
  });

  test('goes on after its page was loaded again', async () => {
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    await page.reload();
    await performFrom(page, stage.camera);
    await passes();
  });

  test('is not gone back to once it is over, and leads on where it is opened again', async () => {
    await performFrom(page, stage.camera);
    await passes();
    await page.goBack();
    expect(page.url()).not.toContain('/capture/');
    await page.goto(begun.url);
    await shows(page, EN.over.passed.title);
    await page.waitForURL(/outcome=passed/);
    expect(await consume(stage, begun, USER, page.url())).not.toMatchObject({ ok: true });
  });

  test.each([
    ['cancelled', EN.cancel, 'cancelled'],
    ['alternative', 'Use a code instead', 'alternative-chosen'],
  ] as const)('that is given up for "%s" leads back', async (outcome, button, reason) => {
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
    await press(page, button);
    await page.waitForURL(isBack(stage, begun, outcome));
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'cancelled', reason });
    expect(await consume(stage, begun, USER, page.url())).not.toMatchObject({ ok: true });
  });
});
