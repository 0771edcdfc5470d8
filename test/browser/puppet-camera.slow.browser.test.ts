import {
  BUILTIN_PACK,
  type DetectionReport,
  detectFaces,
  type FaceFinder,
  loadFaceEngine,
} from '@facenition/core';
import { createImageDecoder, createInferenceRuntime } from '@facenition/server';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Browser, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { openPuppetCamera, type PuppetCamera } from '../../scripts/browser/puppet-camera.ts';
import { modelFiles } from '../../scripts/model-files.ts';
import { enrolmentCaptures, sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { POSES, type Pose } from '../../scripts/portraits/posture.ts';
import { FRAME } from '../../scripts/portraits/sitting.ts';
import { createRandom } from '../../scripts/random.ts';
import { type PageServer, servePages } from './page-server.ts';
import { takeScreenshot } from './screenshot.ts';

const chromium = findChromium();
const sitter = nth(sitters, 1);

describe.skipIf(chromium.outcome === 'not-found')(`a puppet camera${skipNote(chromium)}`, () => {
  let finder: FaceFinder;
  let server: PageServer;
  let camera: PuppetCamera;
  let browser: Browser;
  let page: Page;
  const uploaded: Uint8Array[] = [];

  beforeAll(async () => {
    finder = await loadFaceEngine({
      pack: BUILTIN_PACK,
      files: await modelFiles(undefined, BUILTIN_PACK),
      runtime: createInferenceRuntime(),
      decoder: createImageDecoder(),
    });
    server = await servePages(async (frame) => {
      uploaded.push(frame);
      return null;
    });
    camera = await openPuppetCamera({ persona: sitter.persona });
    browser = await startBrowser({ camera: camera.file });
    page = await browser.openPage(`${server.url}/camera.html`);
    await page.waitForFunction('document.title !== "A camera"');
  });

  afterAll(async () => {
    await browser?.close();
    await camera?.close();
    await server?.close();
  });

  /** What the page sees now, as it was uploaded. */
  async function upload(type = 'image/jpeg'): Promise<Uint8Array> {
    await page.evaluate(`upload('${type}')`);
    return nth(uploaded, -1);
  }

  const look = async (): Promise<DetectionReport> => detectFaces(await upload(), finder);

  test('is opened by a page as a camera of 640 x 480', async () => {
    expect(await page.title()).toBe('640 x 480');
  });

  test('shows every pose, in any order', async () => {
    await camera.show('front');
    const front = nth((await look()).faces, 0);
    const random = createRandom(20, 'order of poses');
    const order = [...POSES, ...POSES].toSorted(() => random.unit() - 0.5);
    for (const pose of order) {
      await camera.show(pose);
      const { faces } = await look();
      expect(faces, pose).toHaveLength(1);
      expect(poseOf(nth(faces, 0), front), pose).toBe(pose);
      await takeScreenshot(page, pose);
    }
  });

  test('moves: from one side to the other the face goes through the front', async () => {
    await camera.show('left');
    const before = uploaded.length;
    const filmed = page.evaluate('film(1800)');
    await camera.show('right');
    await filmed;
    const yaws: number[] = [];
    for (const frame of uploaded.slice(before)) {
      const { faces } = await detectFaces(frame, finder);
      yaws.push(faces[0]?.pose?.yawProxy ?? Number.NaN);
    }
    expect(nth(yaws, 0)).toBeGreaterThanOrEqual(0.3);
    expect(nth(yaws, -1)).toBeLessThanOrEqual(-0.3);
    // A little to either side on the way.
    expect(yaws.filter((yaw) => yaw > 0.05 && yaw < 0.28)).not.toHaveLength(0);
    expect(yaws.filter((yaw) => yaw < -0.05 && yaw > -0.28)).not.toHaveLength(0);
  });

  test('never takes the same picture twice', async () => {
    await camera.show('front');
    const frames: string[] = [];
    for (let count = 0; count < 12; count++) frames.push((await upload('image/png')).join());
    expect(new Set(frames).size).toBe(frames.length);
  });

  test('gives a replayed recording as it was taken', async () => {
    const taken: Uint8Array[] = [];
    for (const pose of ['left', 'front', 'right'] as const) {
      await camera.show(pose);
      taken.push(await upload('image/png'));
    }
    await camera.show({ kind: 'recording', pictures: taken });
    const seen = new Set<string>();
    for (let count = 0; count < 20; count++) seen.add((await upload('image/png')).join());
    expect(seen.size).toBeGreaterThan(1);
    expect(seen.size).toBeLessThanOrEqual(taken.length + 1);
  });

  test('keeps colours', async () => {
    for (const colour of ['#c83c3c', '#3cc83c', '#3c3cc8', '#f0f0f0', '#101010'] as const) {
      const blank = sharp({ create: { ...FRAME, channels: 3, background: colour } });
      const pictures = [await blank.png().toBuffer()];
      await camera.show({ kind: 'recording', pictures });
      const { channels } = await sharp(await upload('image/png')).stats();
      const wanted = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      for (const [channel, value] of wanted.entries()) {
        expect(Math.abs(nth(channels, channel).mean - value), colour).toBeLessThan(4);
      }
    }
  });

  test('shows two people, somebody else, a photograph, an empty room and the dark', async () => {
    const [first, second] = [nth(sitters, 0), nth(sitters, 2)];
    await camera.show({ kind: 'two-people', people: [first.persona, second.persona] });
    await takeScreenshot(page, 'two people');
    expect((await look()).faces).toHaveLength(2);
    await camera.show({ kind: 'person', persona: first.persona });
    await takeScreenshot(page, 'somebody else');
    expect((await look()).faces).toHaveLength(1);
    const picture = nth(await enrolmentCaptures(sitter), 0);
    await camera.show({ kind: 'photograph', picture });
    await takeScreenshot(page, 'photograph');
    expect((await look()).faces).toHaveLength(1);
    await camera.show({ kind: 'empty-room' });
    await takeScreenshot(page, 'empty room');
    expect((await look()).faces).toHaveLength(0);
    await camera.show({ kind: 'dark' });
    expect((await look()).faces).toHaveLength(0);
  });

  test('has changed, for the page, once it says so', async () => {
    for (let count = 0; count < 4; count++) {
      await camera.show({ kind: 'dark' });
      expect(await page.evaluate('brightness()')).toBeLessThan(40);
      await camera.show({ kind: 'empty-room' });
      expect(await page.evaluate('brightness()')).toBeGreaterThan(80);
    }
  });
});

type Face = DetectionReport['faces'][number];

/** Which pose a face is in, against the same face from the front. */
function poseOf({ pose, box }: Face, front: Face): Pose | 'none' {
  if (pose === undefined || front.pose === undefined) return 'none';
  if (pose.yawProxy >= 0.3) return 'left';
  if (pose.yawProxy <= -0.3) return 'right';
  if (box.width * box.height >= 1.35 ** 2 * front.box.width * front.box.height) return 'closer';
  const nod = pose.pitchProxy - front.pose.pitchProxy;
  if (nod <= -0.08) return 'up';
  return nod >= 0.08 ? 'down' : 'front';
}
