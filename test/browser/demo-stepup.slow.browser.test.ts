import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { findChromium, skipNote } from '../../scripts/browser/find-chromium.ts';
import { TEST_MODELS_DIR } from '../../server/test/running-server.ts';
import { temporaryFolder } from '../../server/test/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const chromium = findChromium();

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(folder: string, more: Record<string, string> = {}): Promise<Ran> {
  const scripts = ['node24.js', 'demo-stepup.ts'].map((name) => join(ROOT, 'scripts', name));
  const child = spawn(process.execPath, [...scripts, '--headless'], {
    cwd: folder,
    env: { ...process.env, TMPDIR: folder, FACENITION_MODELS_DIR: TEST_MODELS_DIR, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: Number(code), out, err };
}

test.skipIf(chromium.outcome === 'not-found')(
  `drawn people play the whole story${skipNote(chromium)}`,
  async () => {
    const folder = await temporaryFolder();
    const { code, out, err } = await run(folder);
    expect({ code, out }, err).toEqual({
      code: 0,
      out: expect.stringContaining('\n11 of 11 as expected.\n'),
    });
    const path = join(folder, 'demo-stepup-report.html');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const report = await readFile(path, 'utf8');
    expect(report.match(/<h2>/g)).toHaveLength(11);
    expect(report.match(/src="data:image\/jpeg;base64,/g)?.length).toBeGreaterThan(11);
    // Everything but pictures is in the page itself.
    expect(report).not.toMatch(/(?:src|href)="(?!data:)/);
    const left = (await readdir(folder)).filter((name) => name.startsWith('facenition-'));
    expect(left).toEqual([]);
  },
);

test('without Chromium it says how to get one', async () => {
  const folder = await temporaryFolder();
  const { code, err } = await run(folder, { FACENITION_CHROMIUM: '/nowhere/chromium' });
  expect(code).toBe(2);
  expect(err).toContain('no Chromium at /nowhere/chromium');
  expect(err).toContain('apt-get install chromium');
  expect(await readdir(folder)).toEqual([]);
});
