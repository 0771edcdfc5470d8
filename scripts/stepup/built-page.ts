import { execFileSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCES = '{web/src/**/*,core/src/**/*.ts,scripts/build-web.ts}';

/** Builds the capture page where it was not, or where its sources have changed since. */
export function buildPageIfNeeded(say: (text: string) => void): void {
  if (timeOf('web/served/page.html') > newest()) return;
  say('Building the capture page ...\n');
  const build = ['scripts/node24.js', 'scripts/build-web.ts'];
  execFileSync(process.execPath, build, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
}

function newest(): number {
  return Math.max(...globSync(SOURCES, { cwd: ROOT }).map(timeOf));
}

/** When it was last written; 0: it is not there. */
function timeOf(path: string): number {
  return statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
