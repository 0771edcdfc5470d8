import type { Page } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { renderCapture } from '../../scripts/portraits/capture.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import type { Pose } from '../../scripts/portraits/posture.ts';
import { plain } from '../../scripts/portraits/variation.ts';
import { afterFile } from '../../server/test/temporary-folder.ts';
import { addAuthenticator } from './authenticator.ts';
import { enrolByHand, honestly, openByHand, showByHand } from './capture/by-hand.ts';
import { type FrameMaker, frameMaker } from './capture/frames.ts';
import { expectSound } from './capture/look.ts';
import { agree, EN, perform, performFrom, press, shows } from './capture/person.ts';
import {
  type Begun,
  beginCapture,
  consume,
  openStage,
  type Stage,
  statusOf,
} from './capture/stage.ts';
import { takeScreenshot } from './chromium.ts';
import { findChromium, skipNote } from './find-chromium.ts';

const chromium = findChromium();
const [boris, clara] = [nth(sitters, 0).persona, nth(sitters, 1).persona];

/** For so long nothing that is shown brings a page on, milliseconds. */
const PATIENCE = 5000;

const OTHER: Readonly<Record<Pose, Pose>> = {
  front: 'front',
  left: 'right',
  right: 'left',
  up: 'down',
  down: 'up',
  closer: 'front',
};

describe.skipIf(chromium.outcome === 'not-found')(`before the camera${skipNote(chromium)}`, () => {
  let stage: Stage;
  let page: Page;
  let person: FrameMaker;
  let number = 0;
  /** What the page asked the server for, by the last part of the address. */
  let calls: string[];

  beforeAll(async () => {
    stage = await openStage(afterFile, { persona: boris });
    await stage.applyPolicy();
    person = await frameMaker(boris);
    page = await stage.browser.context.newPage();
    page.on('request', (request) => {
      if (request.method() === 'POST') calls.push(request.url().split('/').at(-1) ?? '');
    });
  });
  beforeEach(async () => {
    await page.goto('about:blank');
    calls = [];
    await stage.camera.show({ kind: 'person', persona: boris });
  });

  /** Somebody new, whose live capture the page has opened. */
  const begin = async (): Promise<Begun & { readonly user: string }> => {
    const user = `victim-${number++}`;
    await enrolByHand(stage, user, person);
    const begun = await beginCapture(stage, user, 'verification', { assurance: 'active' });
    await page.goto(begun.url);
    return { ...begun, user };
  };
  /** Nothing was uploaded, no try was lost, and the page says what it waits for. */
  const stillWaits = async (begun: Begun, state: string) => {
    await expectSound(page, state);
    expect(await page.locator('.instruction').isVisible()).toBe(true);
    expect(calls).not.toContain('captures');
    expect(await statusOf(stage, begun)).toMatchObject({ state: 'open' });
  };
  const startCamera = async () => {
    await press(page, EN.camera.button);
    await page.locator('.instruction').waitFor();
  };
  const stopAfter = (milliseconds: number) => {
    const end = performance.now() + milliseconds;
    return () => performance.now() > end;
  };

  test('a photograph that is held up gets as far as the first turn', async () => {
    const begun = await begin();
    const picture = await renderCapture(boris, plain);
    await stage.camera.show({ kind: 'photograph', picture });
    await startCamera();
    const doNothing = { does: async () => undefined, until: stopAfter(2 * PATIENCE) };
    const { asked } = await perform(page, stage.camera, doNothing);
    await stillWaits(begun, 'photograph');
    const turns = [EN.instructions['turn-left'], EN.instructions['turn-right']];
    expect(asked.filter((words) => turns.includes(words)).length).toBeLessThan(2);
  });

  test('a person who does another thing than asked is waited for', async () => {
    const begun = await begin();
    await startCamera();
    let told = 0;
    const { asked } = await perform(page, stage.camera, {
      does: (pose) => OTHER[pose],
      until: () => {
        told ||= calls.filter((name) => name === 'steps').length > 1 ? performance.now() : 0;
        return told > 0 && performance.now() - told > PATIENCE;
      },
    });
    await stillWaits(begun, 'another pose');
    // One to draw, one for the frames from the front, and none for the pose that nobody held.
    expect(calls.filter((name) => name === 'steps')).toHaveLength(2);
    expect(asked.length).toBeGreaterThan(0);
  });

  test('two people are asked to be one, and nothing is drawn for them', async () => {
    const begun = await begin();
    await stage.camera.show({ kind: 'two-people', people: [boris, clara] });
    await startCamera();
    await shows(page, EN.instructions['one-face']);
    await page.waitForTimeout(PATIENCE / 2);
    await stillWaits(begun, 'two people');
    expect(calls).not.toContain('steps');
  });

  test('nobody, and nothing but darkness, are told what to do', async () => {
    const begun = await begin();
    await stage.camera.show({ kind: 'empty-room' });
    await startCamera();
    await shows(page, EN.instructions['show-face']);
    await takeScreenshot(page, 'nobody');
    await stage.camera.show({ kind: 'dark' });
    await shows(page, EN.instructions['more-light']);
    await stillWaits(begun, 'dark');
    expect(calls).not.toContain('steps');
  });

  test('a recording of an earlier capture does not turn when it is asked to', async () => {
    const { user } = await begin();
    const earlier = await beginCapture(stage, user, 'verification', { assurance: 'active' });
    const hand = await openByHand(stage, earlier);
    const { challenge, photos } = await showByHand(hand, (pose) => honestly(person, pose));
    expect((await hand.send(challenge, photos)).body).toMatchObject({ outcome: 'passed' });
    const begun = await beginCapture(stage, user, 'verification', { assurance: 'active' });
    await page.goto(begun.url);
    // Each for a third of a second: as long as it takes to turn.
    const pictures = photos.flatMap((photo) => Array<Uint8Array>(5).fill(photo));
    await stage.camera.show({ kind: 'recording', pictures });
    await startCamera();
    await page.waitForTimeout(2 * PATIENCE);
    await stillWaits(begun, 'recording');
  });

  test('another person who takes over in the middle is found out, and the one who began passes', async () => {
    await stage.applyPolicy({ input: 'passkey' });
    const authenticator = await addAuthenticator(page);
    const enrolling = await beginCapture(stage, 'mira', 'enrolment');
    await page.goto(enrolling.url);
    await agree(page);
    await press(page, EN.passkey.createButton);
    await performFrom(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 60_000 });
    const begun = await beginCapture(stage, 'mira', 'verification', { assurance: 'active' });
    await page.goto(begun.url);
    await press(page, EN.passkey.useButton);
    let moves = 0;
    await performFrom(page, stage.camera, {
      does: async (pose) => {
        if (++moves === 2) await stage.camera.show({ kind: 'person', persona: clara });
        return pose;
      },
    });
    await shows(page, EN.reasons['attack-suspected'].title);
    await expectSound(page, 'attack suspected');
    expect(await consume(stage, begun, 'mira')).not.toMatchObject({ ok: true });
    // The passkey was used once, and its answer is good for the whole transaction.
    await stage.camera.show({ kind: 'person', persona: boris });
    await press(page, EN.tryAgain);
    await page.locator('.instruction').waitFor();
    await perform(page, stage.camera);
    await page.waitForURL(/outcome=passed/, { timeout: 60_000 });
    expect(await consume(stage, begun, 'mira')).toMatchObject({ ok: true, amr: ['face', 'pop'] });
    await authenticator.remove();
    await stage.applyPolicy();
  });
});
