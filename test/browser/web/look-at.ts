import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const FOLDER = join(import.meta.dirname, '../../../screenshots/web');

/** Where and how a screen is looked at. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: 'light' | 'dark';
  readonly dir?: 'rtl';
}

export const LOOKS: readonly Look[] = [
  { name: '768', width: 768, height: 1000, scheme: 'light' },
  { name: '320', width: 320, height: 640, scheme: 'light' },
  { name: 'dark', width: 390, height: 800, scheme: 'dark' },
  { name: 'landscape', width: 740, height: 360, scheme: 'light' },
  { name: 'rtl', width: 390, height: 800, scheme: 'light', dir: 'rtl' },
];

/** Saves a picture of the page, and says what is wrong with it. */
export async function lookAt(page: Page, state: string, look: Look): Promise<readonly string[]> {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' });
  // Expressions as text: this room's types are Node's.
  const card = "document.querySelector('facenition-capture').shadowRoot.querySelector('.card')";
  await page.evaluate(`${card}.dir = '${look.dir ?? 'ltr'}'`);
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${state}-${look.name}.png`), fullPage: true });
  const scrolls = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  const violations = await findViolations(page);
  return [...violations, ...(scrolls === true ? ['wider than its window'] : [])].map(
    (what) => `${state} ${look.name}: ${what}`,
  );
}

/** What axe finds wrong with the page as it is. */
export async function findViolations(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, any }) => html.slice(0, 120) + " " + any.map(({ message }) => message).join("; ")).join(" | ")))',
  );
  return Array.isArray(found) ? found.map(String) : ['axe did not answer'];
}
