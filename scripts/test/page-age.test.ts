import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isPageOutdated } from '../page-age.ts';

function checkout(times: Readonly<Record<string, number>>): string {
  const root = mkdtempSync(join(tmpdir(), 'facenition-page-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [path, seconds] of Object.entries(times)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    utimesSync(join(root, path), seconds, seconds);
  }
  return root;
}

const BUILT = { 'web/served/page.html': 20 };

test.each([
  ['is not there', { 'web/src/page.ts': 10 }, true],
  ['is newer than its sources', { ...BUILT, 'web/src/page.ts': 10 }, false],
  ['is older than a script', { ...BUILT, 'web/src/camera/camera.ts': 30 }, true],
  ['is older than a style', { ...BUILT, 'web/src/page.css': 30 }, true],
  ['is older than the core', { ...BUILT, 'core/src/face/detect.ts': 30 }, true],
  ['is older than the versions of what it holds', { ...BUILT, 'package-lock.json': 30 }, true],
  ['is older than a test', { ...BUILT, 'web/test/page.test.ts': 30 }, false],
] as const)('a page that %s', (_name, files, outdated) => {
  expect(isPageOutdated(checkout(files))).toBe(outdated);
});
