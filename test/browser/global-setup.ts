import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { findChromium } from './find-chromium.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Builds what browsers will load, or says once why the tests of a run are skipped. */
export function setup(): void {
  const chromium = findChromium();
  if (chromium.outcome === 'found') {
    const build = ['scripts/node24.js', 'scripts/build-web.ts', '--if-needed'];
    execFileSync('node', build, { cwd: ROOT });
    return;
  }
  process.stderr.write(`Skipped: browser tests (${chromium.why}).\n`);
}
