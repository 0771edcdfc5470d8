import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runIn } from '../../../server/test/cli/run-command.ts';
import { NOW, startTestApp } from '../../../server/test/http/test-app.ts';
import { temporaryFolder } from '../../../server/test/temporary-folder.ts';
import { blocksOf } from '../../../test/documents/blocks.ts';
import { isThere } from './scripts/certificates.ts';
import { fileOf } from './scripts/file-of.ts';

const run = promisify(execFile);
const readme = await fileOf('README.md');
const lines = blocksOf('README.md', readme)
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.split('\n'));

/** Commands of ours, in blocks and in sentences, with names of hosts where the reader puts theirs. */
const commands = [...readme.matchAll(/npx (facenition [^`\n]+)/g)]
  .map(([, command = '']) => command.replaceAll(/\b[A-Z0-9]+_(?:HOST|DOMAIN)\b/g, 'a.example'))
  .map((command) => command.split(' ').slice(1));

test('its commands of facenition do what they are for, one after another', async () => {
  const folder = await temporaryFolder();
  for (const argv of commands) {
    expect(await runIn(folder, argv), argv.join(' ')).toMatchObject({ code: 0, err: '' });
  }
  expect(commands.length).toBeGreaterThan(5);
  const { out } = await runIn(folder, ['clients', 'list']);
  for (const name of ['keycloak-acme', 'authentik', 'auth0']) expect(out).toContain(name);
});

test.skipIf(!isThere('openssl', 'version'))(
  'its certificates are those that a proxy takes',
  async () => {
    const folder = await temporaryFolder();
    const openssl = lines.filter((line) => line.startsWith('openssl '));
    for (const line of openssl) await run('sh', ['-c', line], { cwd: folder });
    const verify = ['verify', '-CAfile', 'clients-ca.pem', 'client.pem'];
    expect((await run('openssl', verify, { cwd: folder })).stdout).toBe('client.pem: OK\n');
    expect(openssl).toHaveLength(3);
  },
);

test.skipIf(!isThere('curl', '--version'))('its requests are answered', async () => {
  const app = await startTestApp();
  const returnTo = 'https://ping.example/am/XUI/?realm=/alpha&authIndexValue=Face';
  const address = { idp: 'ping', tenant: 'alpha', kind: 'redirect', address: returnTo } as const;
  await app.store.returnAddresses.add(address, NOW);
  const env = {
    ...{ PATH: process.env.PATH, FACENITION_TOKEN: app.token, RETURN_TO: returnTo },
    ...{ NONCE: 'n'.repeat(22), STATE: 's'.repeat(22) },
    ...{ TXN: `fntx_${'T'.repeat(22)}`, TICKET: `fntk_${'K'.repeat(22)}` },
  };
  const answers: unknown[] = [];
  for (const line of lines.filter((one) => one.startsWith('curl '))) {
    const here = line.replace('https://faces.example', app.url).replaceAll(/=(\$\w+)/g, '="$1"');
    answers.push(JSON.parse((await run('sh', ['-c', `${here} -sS`], { env })).stdout));
  }
  expect(answers).toMatchObject([
    { ok: true, required: true, url: expect.stringContaining('/capture/fntx_') },
    { ok: false, reason: 'unknown_txn' },
  ]);
});
