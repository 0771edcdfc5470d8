import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LOOKS, lookAt } from './web/look-at.ts';
import { writePortraitVideo } from './web/portrait-camera.ts';
import { type ProtocolDouble, startProtocolDouble } from './web/protocol-double.ts';
import { STATES, type ShownState } from './web/states.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHROMIUM = process.env.FACENITION_CHROMIUM ?? '/usr/bin/chromium';
const PAGE = '/capture/fntx_AAAAAAAAAAAAAAAAAAAAAA';

let server: ProtocolDouble;
let seeing: Browser;
let blind: Browser;
let folder: string;

beforeAll(async () => {
  execFileSync('node', ['scripts/node24.js', 'scripts/build-web.ts'], { cwd: ROOT });
  folder = mkdtempSync(join(tmpdir(), 'facenition-web-'));
  const video = join(folder, 'portrait.mjpeg');
  await writePortraitVideo(video);
  server = await startProtocolDouble();
  const shared = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  const fake = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`];
  seeing = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...shared, ...fake, '--use-fake-ui-for-media-stream'],
  });
  blind = await chromium.launch({
    executablePath: CHROMIUM,
    args: [...shared, ...fake, '--use-fake-ui-for-media-stream=deny'],
  });
});

afterAll(async () => {
  await Promise.all([seeing?.close(), blind?.close()]);
  server?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

interface Shown {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: violations of the policy, errors of scripts. */
  readonly complaints: string[];
}

async function show(
  { answers, camera }: Pick<ShownState, 'answers' | 'camera'>,
  lang: string,
): Promise<Shown> {
  server.play(answers);
  const browser = camera === 'refused' ? blind : seeing;
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    const isPolicy = message.text().includes('Content Security Policy');
    if (isPolicy) complaints.push(message.text());
  });
  await page.goto(`${server.origin}${PAGE}?lang=${lang}`);
  return { page, context, complaints };
}

describe.each(STATES)('$name', (state) => {
  test('is accessible, fits and keeps to the policy wherever it is looked at', async () => {
    const { page, context, complaints } = await show(state, 'en');
    await state.act?.(page);
    await page.getByText(state.says).first().waitFor({ timeout: 60_000 });
    const wrong: string[] = [];
    for (const look of LOOKS) wrong.push(...(await lookAt(page, state.name, look)));
    expect(wrong).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });
});
