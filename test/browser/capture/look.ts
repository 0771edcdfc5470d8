import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { takeScreenshot } from '../screenshot.ts';
import { findViolations } from '../web/look-at.ts';

/** What WCAG 2.2 asks pages to fit in: 1.4.10. */
const NARROW = { width: 320, height: 640 };

/** Keeps pictures of a screen, as it is and on the smallest, and expects nothing wrong with it. */
export async function expectSound(page: Page, state: string): Promise<void> {
  const usual = page.viewportSize() ?? { width: 1024, height: 768 };
  await takeScreenshot(page, state);
  await page.setViewportSize(NARROW);
  await takeScreenshot(page, `${state} narrow`);
  const isWider = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  const wrong = await findViolations(page);
  await page.setViewportSize(usual);
  expect({ wrong, isWider }).toEqual({ wrong: [], isWider: false });
}

/** Everything that the card says to whoever reads it. */
export const wordsOf = (page: Page): Promise<string> => page.locator('.card').innerText();
