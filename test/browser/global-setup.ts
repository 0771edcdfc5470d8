import { findChromium } from '../../scripts/browser/find-chromium.ts';
import { buildPageIfNeeded } from '../../scripts/built-page.ts';

/** Builds what browsers will load, or says once why the tests of a run are skipped. */
export function setup(): void {
  const chromium = findChromium();
  if (chromium.outcome === 'found') {
    buildPageIfNeeded();
    return;
  }
  process.stderr.write(`Skipped: browser tests (${chromium.why}).\n`);
}
