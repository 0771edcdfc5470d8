import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Builds the capture page where it was not, or where its sources have changed since. */
export function buildPageIfNeeded(): void {
  const build = ['scripts/node24.js', 'scripts/build-web.ts', '--if-needed'];
  execFileSync(process.execPath, build, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}
