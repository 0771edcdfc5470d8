import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { APP_ID, ATTRIBUTE, TENANT } from './payload.ts';

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const programs = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, program = '']) => program);

const SETTINGS = {
  FACENITION_URL: 'https://face.example.org',
  FACENITION_TOKEN: `fct_${'x'.repeat(43)}`,
  FACENITION_SCOPE: 'sign-in',
  FACENITION_MAX_AGE_SECONDS: '600',
  ENTRA_TENANT_ID: TENANT,
  ENTRA_AUTHORITY: `https://login.microsoftonline.com/${TENANT}`,
  ENTRA_APP_ID: APP_ID,
  ENTRA_ATTRIBUTE: ATTRIBUTE,
};

/** Runs what the README shows, as it stands there. */
async function run(program: string, settings: Readonly<Record<string, string>> = SETTINGS) {
  const folder = await temporaryFolder();
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'program.ts'), program);
  const child = spawn(process.execPath, ['--conditions=@facenition/source', 'program.ts'], {
    cwd: folder,
    env: settings,
  });
  onTestFinished(() => void child.kill());
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** As soon as somebody answers. */
async function answered(url: string): Promise<Response> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await fetch(url, { method: 'POST' });
    } catch (error) {
      if (tried === 100) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

test('the program for Node runs, and sends strangers away', async () => {
  const port = await freePort();
  const program = programs[0]?.replace('8080', String(port)) ?? '';
  await run(program);
  const url = `http://127.0.0.1:${port}/api`;
  expect((await answered(`${url}/tokenIssuanceStart`)).status).toBe(401);
  expect((await answered(`${url}/other`)).status).toBe(404);
});

test('the program for Functions registers its functions, and wants its settings', async () => {
  const program = programs[1] ?? '';
  const running = await run(program);
  expect([await once(running, 'exit'), await text(running.stderr)]).toEqual([[0, null], '']);
  const { ENTRA_APP_ID: _, ...rest } = SETTINGS;
  const stopped = await run(program, rest);
  const [said, [code]] = await Promise.all([text(stopped.stderr), once(stopped, 'exit')]);
  expect([code, said]).toEqual([1, expect.stringContaining('ENTRA_APP_ID is not set')]);
});
