import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../server/test/temporary-folder.ts';
import { blocksOf, ROOT } from '../documents/blocks.ts';

/** Whoever reaches for the network in this process ends it. */
const NO_NETWORK = `
import { Socket } from 'node:net';
Socket.prototype.connect = () => {
  process.stderr.write('it reached for the network');
  process.exit(99);
};
`;

/** An administrator's folder: the connector is installed, nothing is set up. */
async function emptyFolder(name: string): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'node_modules', '@facenition'), { recursive: true });
  const installed = join(folder, 'node_modules', '@facenition', name);
  await symlink(join(ROOT, 'connectors', name), installed);
  await symlink(join(ROOT, 'connectors'), join(folder, 'connectors'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'no-network.mjs'), NO_NETWORK);
  const npx = [
    '#!/bin/sh',
    'shift',
    `exec '${process.execPath}' '${join(ROOT, 'server', 'bin', 'facenition.js')}' "$@"`,
    '',
  ].join('\n');
  await writeFile(join(folder, 'bin', 'npx'), npx, { mode: 0o755 });
  return folder;
}

/** What a README says up to the first plan: what is installed, is. */
async function commandsOf(name: string): Promise<readonly string[]> {
  const path = `connectors/${name}/README.md`;
  const lines = blocksOf(path, await readFile(join(ROOT, path), 'utf8'))
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .filter((line) => new RegExp(`^(cp|export) |^npx facenition ${name} plan `).test(line));
  const plan = lines.findIndex((line) => line.startsWith('npx '));
  return lines.slice(0, plan + 1);
}

/** The last of them without a network. */
function runAll(folder: string, lines: readonly string[]) {
  const plan = lines.at(-1)?.replace(/ +#.*$/, '') ?? '';
  const asked = plan.includes('--dry-run') ? plan : `${plan} --dry-run`;
  const commands = ['set -eu', ...lines.slice(0, -1), asked].join('\n');
  const { status, stdout, stderr } = spawnSync('sh', ['-c', commands], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [join(folder, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      NODE_OPTIONS: `--import=${join(folder, 'no-network.mjs')}`,
    },
  });
  return { status, stdout, stderr };
}

describe.each(['okta', 'entra', 'cognito', 'onelogin'])('%s', (name) => {
  test('its README leads from nothing to a plan, without a network', async () => {
    const commands = await commandsOf(name);
    expect(commands.at(-1)).toMatch(/^npx facenition \w+ plan --config /);
    const { status, stdout, stderr } = runAll(await emptyFolder(name), commands);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/\nPlan: [1-9]\d* wanted\. Nobody asked the identity provider/);
    // Commands stay whole.
    const lines = stdout.split('\n').filter((line) => !line.includes(' --'));
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(100);
  });

  test('its example is in the package', async () => {
    const file = `connectors/${name}/${name}.example.yaml`;
    expect(existsSync(join(ROOT, file))).toBe(true);
    const { files }: { files: string[] } = JSON.parse(
      await readFile(join(ROOT, `connectors/${name}/package.json`), 'utf8'),
    );
    expect(files).toContain('*.example.yaml');
  });
});
