import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Quiet: nothing is looked up or fetched but what a page asks for. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface BrowserOptions {
  /** The video that its camera sees, Y4M; absent: it has no camera. */
  readonly camera?: string;
  /** `false`: the person does not allow the camera. */
  readonly cameraAllowed?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Browser {
  readonly context: BrowserContext;
  openPage(url: string): Promise<Page>;
  close(): Promise<void>;
}

/**
 * A headless Chromium with an empty profile of its own.
 *
 * @throws Error where there is no Chromium: skip by `findChromium` before
 */
export async function startBrowser(options: BrowserOptions = {}): Promise<Browser> {
  const found = findChromium();
  if (found.outcome === 'not-found') throw new Error(found.why);
  // Playwright gives every launch a new folder for the profile and removes it at the end.
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...FLAGS, ...cameraFlags(options)],
  });
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1024, height: 768 },
    ignoreHTTPSErrors: true,
  });
  return {
    context,
    openPage: async (url) => {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    close: () => browser.close(),
  };
}

/** Never the machine's own camera. */
function cameraFlags({ camera, cameraAllowed = true }: BrowserOptions): readonly string[] {
  const answer = `--use-fake-ui-for-media-stream${cameraAllowed ? '' : '=deny'}`;
  if (camera === undefined) return [answer, '--use-fake-device-for-media-stream=device-count=0'];
  const video = `--use-file-for-fake-video-capture=${camera}`;
  return [answer, '--use-fake-device-for-media-stream', video];
}
