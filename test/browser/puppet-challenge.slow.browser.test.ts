import {
  attackThreshold,
  BUILTIN_PACK,
  type BurstFrame,
  type BurstOutcome,
  type BurstStep,
  judgeBurst,
  type LoadedFaceEngine,
  loadFaceEngine,
  MOBILE_PACK,
  type PackManifest,
  withoutPassiveCheck,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { openPuppetCamera, type PuppetCamera } from '../../scripts/browser/puppet-camera.ts';
import { modelFiles } from '../../scripts/model-files.ts';
import { enrolmentCaptures, sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import type { Pose } from '../../scripts/portraits/posture.ts';
import { type PageServer, servePages } from './page-server.ts';

const chromium = findChromium();
const models = process.env.FACENITION_TEST_MODELS;
const packs: readonly PackManifest[] = [
  BUILTIN_PACK,
  ...(models === undefined ? [] : [MOBILE_PACK]),
];

/** Each with both turns, as they are drawn; between them every pose. */
const CHALLENGES: readonly (readonly Pose[])[] = [
  ['front', 'left', 'down', 'right', 'closer', 'front'],
  ['front', 'right', 'up', 'left', 'down', 'front'],
];

/** What one challenge brought, by the clock of this machine. */
interface Performance {
  readonly steps: readonly BurstStep[];
  readonly frames: readonly BurstFrame[];
}

describe.skipIf(chromium.outcome === 'not-found')(
  `the active check of people before a puppet camera${skipNote(chromium)}`,
  () => {
    const engines: LoadedFaceEngine[] = [];
    let server: PageServer;
    let camera: PuppetCamera;
    let browser: Browser;
    let page: Page;
    const uploaded: Uint8Array[] = [];

    beforeAll(async () => {
      for (const pack of packs) {
        engines.push(
          await loadFaceEngine({
            pack,
            files: await modelFiles(models, pack),
            runtime: createInferenceRuntime(),
            decoder: createImageDecoder(),
          }),
        );
      }
      server = await servePages(async (frame) => {
        uploaded.push(frame);
        return null;
      });
      camera = await openPuppetCamera({ persona: nth(sitters, 0).persona });
      browser = await startBrowser({ camera: camera.file });
      page = await browser.openPage(`${server.url}/camera.html`);
      await page.waitForFunction('document.title !== "A camera"');
    });

    afterAll(async () => {
      await browser?.close();
      await camera?.close();
      await server?.close();
    });

    /** @param show what happens before the camera once a pose is asked for */
    async function perform(
      poses: readonly Pose[],
      show: (pose: Pose) => Promise<void>,
    ): Promise<Performance> {
      const steps: BurstStep[] = [];
      const frames: BurstFrame[] = [];
      const began = Date.now();
      for (const [step, pose] of poses.entries()) {
        const toldAt = Date.now();
        await show(pose);
        for (let taken = 0; taken < (pose === 'front' ? 3 : 1); taken++) {
          await page.waitForTimeout(200);
          await page.evaluate("upload('image/jpeg')");
          frames.push({ sample: nth(uploaded, -1), step, at: Date.now() - began });
        }
        await page.waitForTimeout(400);
        steps.push({ pose, toldAt, committedAt: Date.now() });
      }
      return { steps, frames };
    }

    /** Drawn people look drawn: what they do is judged, and not their look. */
    const judge = (performance: Performance, engine: LoadedFaceEngine): Promise<BurstOutcome> =>
      judgeBurst(
        {
          ...performance,
          assurance: 'active',
          strictness: 'standard',
          [withoutPassiveCheck]: true,
        },
        { ...engine, nets: undefined, thresholds: attackThreshold },
      );

    describe.each(sitters)('$name', ({ persona }) => {
      test.each(CHALLENGES)('passes: %s, %s, %s, %s, %s, %s', async (...poses) => {
        await camera.show({ kind: 'person', persona });
        const performance = await perform(poses, (pose) => camera.show(pose));
        for (const engine of engines) {
          expect(await judge(performance, engine), engine.pack.id).toMatchObject({
            outcome: 'bona-fide',
            assurance: 'active',
          });
        }
      });
    });

    test('a photograph that is held up does not', async () => {
      const picture = nth(await enrolmentCaptures(nth(sitters, 1)), 0);
      await camera.show({ kind: 'photograph', picture });
      const performance = await perform(nth(CHALLENGES, 0), async () => {});
      for (const engine of engines) {
        expect(await judge(performance, engine), engine.pack.id).toEqual({
          outcome: 'not-followed',
          reason: 'challenge-not-followed',
          step: 1,
        });
      }
    });
  },
);
