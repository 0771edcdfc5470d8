import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrowserOptions, startBrowser } from '../../scripts/browser/chromium.ts';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { openPuppetCamera } from '../../scripts/browser/puppet-camera.ts';
import { sitters } from '../../scripts/portraits/cast.ts';
import { nth } from '../../scripts/portraits/nth.ts';
import { type PageServer, servePages } from './page-server.ts';

const chromium = findChromium();

describe.skipIf(chromium.outcome === 'not-found')(`Chromium${skipNote(chromium)}`, () => {
  let server: PageServer;

  beforeAll(async () => {
    server = await servePages(async () => null);
  });

  afterAll(() => server?.close());

  /** What becomes of a page that asks for the camera. */
  async function askForCamera(options: BrowserOptions): Promise<string> {
    const browser = await startBrowser(options);
    try {
      const page = await browser.openPage(`${server.url}/camera.html`);
      await page.waitForFunction('document.title !== "A camera"');
      return await page.title();
    } finally {
      await browser.close();
    }
  }

  test('has no camera unless it is given one', async () => {
    expect(await askForCamera({})).toBe('NotFoundError');
  });

  test('gives its camera to nobody whom the person does not allow it', async () => {
    const camera = await openPuppetCamera({ persona: nth(sitters, 0).persona });
    try {
      expect(await askForCamera({ camera: camera.file, cameraAllowed: false })).toBe(
        'NotAllowedError',
      );
    } finally {
      await camera.close();
    }
  });

  test('begins with an empty profile each time', async () => {
    for (let start = 0; start < 2; start++) {
      const browser = await startBrowser();
      const page = await browser.openPage(`${server.url}/passkey.html`);
      expect(await page.evaluate('localStorage.getItem("was here")')).toBeNull();
      await page.evaluate('localStorage.setItem("was here", "yes")');
      await browser.close();
    }
  });
});
