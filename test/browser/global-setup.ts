import { findChromium } from '../../scripts/browser/find-chromium.ts';

/** Says once why the tests of a run are skipped. */
export function setup(): void {
  const chromium = findChromium();
  if (chromium.outcome === 'found') return;
  process.stderr.write(`Skipped: browser tests (${chromium.why}).\n`);
}
