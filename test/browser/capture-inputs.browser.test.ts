import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addAuthenticator } from '../../scripts/browser/authenticator.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { agree, EN, performFrom, press, shows } from '../../scripts/browser/person.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { expectSound, wordsOf } from './capture/look.ts';
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
const [boris, clara] = [nth(sitters, 0).persona, nth(sitters, 1).persona];
const PASSPHRASE = 'four correct words here';
const REFUSED = EN.reasons['wrong-person-or-secret'];

describe.skipIf(chromium.outcome === 'not-found')(`a live capture${skipNote(chromium)}`, () => {
  let stage: Stage;
  let page: Page;
  /** What the page says to whoever is refused; the same, whatever was wrong. */
  const refusals: string[] = [];

  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    page = await stage.browser.context.newPage();
    await addAuthenticator(page);
  });

  const open = async (at: Page, user: string, purpose: 'verification' | 'enrolment') => {
    const begun = await beginCapture(stage, user, purpose);
    await at.goto(begun.url);
    if (purpose === 'enrolment') await agree(at);
    return begun;
  };
  const goesBack = async (at: Page, begun: Begun) => {
    await at.waitForURL(isBack(stage, begun), { timeout: 60_000 });
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'passed' });
  };
  const isRefused = async (at: Page, begun: Begun) => {
    await shows(at, REFUSED.title);
    refusals.push(await wordsOf(at));
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
    expect(await consume(stage, begun, 'mira')).not.toMatchObject({ ok: true });
  };
  const showClara = () => stage.camera.show({ kind: 'person', persona: clara });
  const showBoris = () => stage.camera.show({ kind: 'person', persona: boris });

  describe('with a passkey', () => {
    beforeAll(() => stage.applyPolicy({ input: 'passkey', assurance: 'active' }));

    test('enrols a person who agrees, by screens that are sound', async () => {
      const begun = await beginCapture(stage, 'mira', 'enrolment');
      await page.goto(begun.url);
      await page.getByRole('checkbox').waitFor();
      await expectSound(page, 'consent');
      await agree(page);
      await page.getByRole('button', { name: EN.passkey.createButton }).waitFor();
      await expectSound(page, 'passkey');
      await press(page, EN.passkey.createButton);
      await shows(page, EN.camera.introTitle);
      await expectSound(page, 'camera');
      const { asked } = await performFrom(page, stage.camera);
      expect(asked).toContain(EN.instructions['turn-left']);
      expect(asked).toContain(EN.instructions['turn-right']);
      await goesBack(page, begun);
    });

    test('verifies that person by movements, and its ticket is good once', async () => {
      const begun = await open(page, 'mira', 'verification');
      await press(page, EN.passkey.useButton);
      await performFrom(page, stage.camera);
      await goesBack(page, begun);
      const ticket = await consume(stage, begun, 'mira', page.url());
      expect(ticket).toMatchObject({ ok: true, assurance: 'active', amr: ['face', 'pop'] });
      expect(await consume(stage, begun, 'mira', page.url())).not.toMatchObject({ ok: true });
    });

    test('refuses another person who has the passkey', async () => {
      await stage.applyPolicy({ input: 'passkey' });
      await showClara();
      const begun = await open(page, 'mira', 'verification');
      await press(page, EN.passkey.useButton);
      await performFrom(page, stage.camera);
      await isRefused(page, begun);
      await expectSound(page, 'refused');
      await showBoris();
    });

    test('refuses that person with the passkey of another', async () => {
      const other = await stage.browser.context.newPage();
      await addAuthenticator(other);
      const enrolling = await open(other, 'noor', 'enrolment');
      await press(other, EN.passkey.createButton);
      await performFrom(other, stage.camera);
      await goesBack(other, enrolling);
      // The browser offers no other passkey than what is asked for: a page that asks for any.
      await other.route('**/open', async (route) => {
        const view = await (await route.fetch()).json();
        view.passkey.options.allowCredentials = [];
        await route.fulfill({ json: view });
      });
      const begun = await open(other, 'mira', 'verification');
      await press(other, EN.passkey.useButton);
      await performFrom(other, stage.camera);
      await isRefused(other, begun);
      await other.close();
    });

    test('that is not there is no try', async () => {
      const without = await stage.browser.context.newPage();
      const { setUserVerified } = await addAuthenticator(without);
      await setUserVerified(false);
      await open(without, 'mira', 'verification');
      await press(without, EN.passkey.useButton);
      await shows(without, EN.errors['passkey-cancelled'].title);
      await expectSound(without, 'no passkey');
      await press(without, EN.tryAgain);
      await without.getByRole('button', { name: EN.passkey.useButton }).waitFor();
      await without.close();
    });
  });

  describe('with a passphrase', () => {
    beforeAll(() => stage.applyPolicy({ input: 'passphrase' }));
    const typePassphrase = async (passphrase: string) => {
      await page.getByLabel(EN.passphrase.label, { exact: true }).fill(passphrase);
      const again = page.getByLabel(EN.passphrase.repeat, { exact: true });
      if ((await again.count()) > 0) await again.fill(passphrase);
      await press(page, EN.continue);
    };

    test('enrols and verifies a person', async () => {
      const enrolling = await open(page, 'pia', 'enrolment');
      await page.getByLabel(EN.passphrase.label, { exact: true }).waitFor();
      await expectSound(page, 'passphrase');
      await typePassphrase(PASSPHRASE);
      await performFrom(page, stage.camera);
      await shows(page, EN.enrolled.title);
      await expectSound(page, 'enrolled');
      await goesBack(page, enrolling);
      const begun = await open(page, 'pia', 'verification');
      await typePassphrase(PASSPHRASE);
      await performFrom(page, stage.camera);
      await goesBack(page, begun);
      const ticket = await consume(stage, begun, 'pia', page.url());
      expect(ticket).toMatchObject({ ok: true, assurance: 'passive', amr: ['face', 'pwd'] });
    });

    test('refuses that person with another one, then takes the right one', async () => {
      const begun = await open(page, 'pia', 'verification');
      await typePassphrase('four other words here');
      await performFrom(page, stage.camera);
      await isRefused(page, begun);
      await press(page, EN.tryAgain);
      await typePassphrase(PASSPHRASE);
      await performFrom(page, stage.camera);
      await goesBack(page, begun);
    });

    test('refuses another person with the right one', async () => {
      await showClara();
      const begun = await open(page, 'pia', 'verification');
      await typePassphrase(PASSPHRASE);
      await performFrom(page, stage.camera);
      await isRefused(page, begun);
      await showBoris();
    });

    test('refuses somebody whom nobody enrolled', async () => {
      const begun = await open(page, 'nobody', 'verification');
      await typePassphrase(PASSPHRASE);
      await performFrom(page, stage.camera);
      await isRefused(page, begun);
    });
  });

  describe('with nothing but the face', () => {
    beforeAll(() => stage.applyPolicy({ input: 'organisation', assurance: 'active' }));

    test('enrols and verifies a person, and no other one', async () => {
      const enrolling = await open(page, 'otto', 'enrolment');
      await performFrom(page, stage.camera);
      await goesBack(page, enrolling);
      await stage.applyPolicy({ input: 'organisation' });
      const begun = await open(page, 'otto', 'verification');
      await performFrom(page, stage.camera);
      await goesBack(page, begun);
      const ticket = await consume(stage, begun, 'otto', page.url());
      expect(ticket).toMatchObject({ ok: true, assurance: 'passive', amr: ['face'] });
      await showClara();
      const refused = await open(page, 'otto', 'verification');
      await performFrom(page, stage.camera);
      await isRefused(page, refused);
      await showBoris();
    });
  });

  test('can be done by listening alone', async () => {
    const more = { assurance: 'active' };
    const begun = await beginCapture(stage, 'otto', 'verification', more);
    await page.goto(begun.url);
    const { asked } = await performFrom(page, stage.camera, { by: 'hearing' });
    expect(asked).toContain(EN.instructions['turn-right']);
    await goesBack(page, begun);
  });

  test('says the same to everybody whom it refuses', () => {
    expect(refusals.length).toBeGreaterThan(4);
    expect(new Set(refusals)).toEqual(new Set([refusals[0]]));
  });
});
