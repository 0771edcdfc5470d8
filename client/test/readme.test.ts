import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startAnswering, success } from './answering-server.ts';
import { PHOTO, TOKEN } from './subject.ts';

const program = join(import.meta.dirname, 'first-success.ts');

test('the first program of the README is the one that is run here', async () => {
  const readme = await readFile(join(import.meta.dirname, '..', 'README.md'), 'utf8');
  const [, shown] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  expect(shown).toBe(await readFile(program, 'utf8'));
});

test.each([
  [true, 0],
  [false, 1],
])('authenticated %s ends it with %i', async (authenticated, code) => {
  const made = success({ token: 'FN1.AAAA', id: 'fni_a', accuracy: 4 });
  const server = await startAnswering(onTestFinished, made, success({ authenticated }));
  const cwd = await mkdtemp(join(tmpdir(), 'facenition-client-'));
  onTestFinished(() => rm(cwd, { recursive: true }));
  for (const name of ['1', '2', '3', 'fresh']) await writeFile(join(cwd, `${name}.jpg`), PHOTO);
  const argv = ['--conditions=@facenition/source', program];
  const env = { ...process.env, FACENITION_URL: server.url, FACENITION_TOKEN: TOKEN };
  const [ended] = await once(spawn(process.execPath, argv, { cwd, env }), 'exit');
  expect(ended).toBe(code);
  expect(server.received.map(({ path }) => path)).toEqual(['/v1/generate', '/v1/authenticate']);
});
