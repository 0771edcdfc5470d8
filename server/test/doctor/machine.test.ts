import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { checkCapacity } from '../../src/doctor/capacity.ts';
import { checkDiskSpace } from '../../src/doctor/data-folder.ts';
import { checkListening } from '../../src/doctor/listening.ts';
import { checkNativeParts, checkNode } from '../../src/doctor/platform.ts';

const GIB = 2 ** 30;

test.each([
  [2, false, { cores: 2, free: GIB }, []],
  [4, false, { cores: 2, free: 2 * GIB }, ['4 workers share 2 cores']],
  [2, false, { cores: 2, free: GIB / 2 }, ['512 MiB are free, and 2 workers may need 928']],
  // The server that runs already has what it needs.
  [2, true, { cores: 2, free: GIB / 2 }, []],
])('%i workers, running: %s, %o', (workers, isRunning, machine, warnings) => {
  const findings = checkCapacity({ workers }, isRunning, machine);
  expect(findings.filter(({ state }) => state === 'warning').map(({ finding }) => finding)).toEqual(
    warnings,
  );
  expect(findings).toHaveLength(Math.max(1, warnings.length));
});

test.each([
  [GIB - 1, 'warning'],
  [GIB, 'ok'],
])('%i bytes of disk: %s', async (bytes, state) => {
  expect(await checkDiskSpace({ dataDir: '/' }, async () => bytes)).toMatchObject([{ state }]);
});

test('names the native parts that cannot be loaded', async () => {
  const parts = { good: async () => {}, bad: () => Promise.reject(new Error('/secret/path')) };
  expect(await checkNativeParts(parts)).toEqual([
    {
      check: 'native parts',
      state: 'broken',
      finding: 'cannot be loaded: bad',
      remedy: 'install anew on this machine, for its processor and C library: `npm ci`',
    },
  ]);
  expect(await checkNativeParts()).toMatchObject([{ state: 'ok' }]);
});

test.each([
  ['24.0.0', 'ok'],
  ['22.9.0', 'broken'],
])('Node %s: %s', (version, state) => {
  expect(checkNode(version)).toMatchObject([{ state }]);
});

/** The port of something that answers every question so. */
async function answering(answer: string): Promise<string> {
  const server = createServer((_request, response) => response.end(answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}

const OURS = '{"info":{"title":"Facenition"}}';
const free = async (): Promise<string> => '0';

test.each([
  ['free ones', free, free, ['ok', 'ok'], false],
  ['another program', () => answering('{}'), free, ['broken', 'ok'], false],
  ['no answer in JSON', () => answering('hello'), free, ['broken', 'ok'], false],
  ['a server of ours', () => answering(OURS), () => answering('{"ok":true}'), ['ok', 'ok'], true],
  ['half of another server', free, () => answering('{"ok":true}'), ['ok', 'broken'], false],
] as const)('ports: %s', async (_, port, managementPort, states, isRunning) => {
  const config = readConfig(
    { FACENITION_PORT: await port(), FACENITION_MANAGEMENT_PORT: await managementPort() },
    '/',
  );
  const looked = await checkListening(config);
  expect(looked.findings.map(({ state }) => state)).toEqual(states);
  expect(looked.isRunning).toBe(isRunning);
  for (const { state, finding, remedy } of looked.findings) {
    if (state === 'ok') continue;
    expect(finding).toMatch(/^another program, or another server, listens there \(FACENITION_/);
    expect(remedy).toMatch(/^stop it, or change FACENITION_/);
  }
});

test.each([
  [
    { FACENITION_HOST: '192.0.2.1', FACENITION_PORT: '0', FACENITION_MANAGEMENT_PORT: '0' },
    /none of this machine/,
  ],
  [{ FACENITION_PORT: '9000' }, /are the same/],
])('%o', async (environment, finding) => {
  const { findings } = await checkListening(readConfig(environment, '/'));
  const wrong = findings.filter(({ state }) => state === 'broken');
  expect(wrong.map((one) => one.finding)).toEqual([expect.stringMatching(finding)]);
});
