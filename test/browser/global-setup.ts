import { execFileSync } from 'node:child_process';
import { findChromium } from './find-chromium.ts';

const ROOT = `${import.meta.dirname}/../..`;

/** Builds the capture page once for a run, or says once why its tests are skipped. */
export function setup(): void {
  const chromium = findChromium();
  if (chromium.outcome === 'found') {
    execFileSync(process.execPath, ['scripts/build-web.ts'], { cwd: ROOT });
    return;
  }
  process.stderr.write(`Skipped: browser tests (${chromium.why}).\n`);
}
