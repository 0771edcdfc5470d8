import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';

/** A Chromium of this machine; where there is none, tests that need one are skipped by name. */
export const chromiumPath: string | undefined =
  process.env.FACENITION_TEST_CHROMIUM ??
  (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'chromium'))
    .find((path) => existsSync(path));

/** A window of its own, which is closed with the test. */
export async function openChromium(): Promise<BrowserContext> {
  const browser = await chromium.launch({
    ...(chromiumPath !== undefined && { executablePath: chromiumPath }),
    args: ['--no-sandbox'],
  });
  onTestFinished(() => browser.close());
  return browser.newContext();
}
