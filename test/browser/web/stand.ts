import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { writePortraitVideo } from './portrait-camera.ts';
import { type Answers, type ProtocolDouble, startProtocolDouble } from './protocol-double.ts';

const CHROMIUM = process.env.FACENITION_CHROMIUM ?? '/usr/bin/chromium';
const PAGE = '/capture/fntx_AAAAAAAAAAAAAAAAAAAAAA';

export interface Shown {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: violations of the policy, errors of scripts. */
  readonly complaints: readonly string[];
}

/** The built page, a server that speaks the protocol, and browsers with and without a camera. */
export interface Stand {
  readonly server: ProtocolDouble;
  show(answers: Answers, options?: ShowOptions): Promise<Shown>;
  close(): Promise<void>;
}

export interface ShowOptions {
  /** Absent: English. */
  readonly lang?: string;
  readonly camera?: 'refused';
  /** Absent: the hosted page. */
  readonly path?: string;
}

export async function startStand(): Promise<Stand> {
  const folder = mkdtempSync(join(tmpdir(), 'facenition-web-'));
  const video = join(folder, 'portrait.mjpeg');
  await writePortraitVideo(video);
  const server = await startProtocolDouble();
  const seeing = await launch(video, '--use-fake-ui-for-media-stream');
  const blind = await launch(video, '--use-fake-ui-for-media-stream=deny');
  return {
    server,
    async show(answers, { lang = 'en', camera, path = PAGE } = {}) {
      server.play(answers);
      const browser = camera === 'refused' ? blind : seeing;
      const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      await page.goto(`${server.origin}${path}?lang=${lang}`);
      return { page, context, complaints };
    },
    async close() {
      await Promise.all([seeing.close(), blind.close()]);
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function launch(video: string, permission: string): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
      permission,
    ],
  });
}
