import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the files of the capture page are made from. */
const SOURCES = [
  'web/src/**/*.{ts,css,html}',
  'web/package.json',
  'core/src/**/*.ts',
  'package-lock.json',
  'scripts/build-web.ts',
  'scripts/built-in.ts',
  'scripts/sbom/built-in.js',
];

/**
 * Whether the built page has to be made anew: it is not there, or something it is made from was
 * changed since.
 *
 * @param root of the checkout
 */
export function isPageOutdated(root: string): boolean {
  const built = statSync(join(root, 'web/served/page.html'), { throwIfNoEntry: false });
  if (built === undefined) return true;
  return globSync(SOURCES, { cwd: root }).some(
    (path) => statSync(join(root, path)).mtimeMs > built.mtimeMs,
  );
}
