import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { EVENTS } from '../cold-start/events.ts';
import { openServer, prepare, quantile, start } from '../cold-start/starts.ts';
import { bundleTriggers, LARGEST_BUNDLE_BYTES, TRIGGER_NAMES, triggersCode } from '../src/index.ts';
import { makeTriggers, openStack } from './synthesis.ts';

test('the bundle is small, and holds neither the AWS SDK nor an HTTP client of its own', async () => {
  const folder = await temporaryFolder();
  const bytes = bundleTriggers(folder);
  expect(bytes).toBeLessThan(LARGEST_BUNDLE_BYTES / 4);
  const text = await readFile(join(folder, 'index.mjs'), 'utf8');
  expect(text).not.toMatch(/undici|smithy/);
});

test('it has the handlers that the functions name', async () => {
  const folder = await temporaryFolder();
  bundleTriggers(folder);
  const bundle: object = await import(join(folder, 'index.mjs'));
  expect(Object.keys(bundle).sort()).toEqual([...TRIGGER_NAMES].sort());
});

test('one that is too large is none', async () => {
  const folder = await temporaryFolder();
  const entry = join(folder, 'large.ts');
  await writeFile(entry, `export const large = '${'x'.repeat(LARGEST_BUNDLE_BYTES)}';`);
  expect(() => bundleTriggers(folder, entry)).toThrow(/The bundle has \d+ bytes/);
});

test('six functions share one asset, of the bundle alone', async () => {
  const opened = openStack(await temporaryFolder(), 'Bundled');
  makeTriggers(opened.stack, { code: triggersCode() });
  opened.app.synth();
  const assets = (await readdir(opened.outdir)).filter((name) =>
    /^asset\.[0-9a-f]{64}$/.test(name),
  );
  expect(assets).toHaveLength(1);
  expect(await readdir(join(opened.outdir, assets[0] ?? ''))).toEqual(['index.mjs']);
});

test.each(EVENTS)('a fresh process answers $handler by it', async (asked) => {
  const server = await openServer(0);
  const prepared = await prepare(await temporaryFolder());
  const { wholeMs, importMs, answerMs } = await start(prepared, asked, server.url);
  server.close();
  expect(importMs + answerMs).toBeLessThan(wholeMs);
  // Cognito waits for five seconds.
  expect(wholeMs).toBeLessThan(5000);
});

test('quantiles are values that were measured', () => {
  const values = [5, 1, 4, 2, 3, 6, 7, 8, 9, 10];
  expect([0.5, 0.95].map((part) => quantile(values, part))).toEqual([5, 10]);
});
