import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SCREENSHOTS = join(import.meta.dirname, '../../screenshots');

/** Into `screenshots/<test's name>/<state>.png`, for people to look at. */
export async function takeScreenshot(page: Page, state: string): Promise<void> {
  const folder = join(SCREENSHOTS, slug(expect.getState().currentTestName ?? 'unnamed'));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${slug(state)}.png`), fullPage: true });
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
