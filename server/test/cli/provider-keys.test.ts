import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ran, runIn } from './run-command.ts';

const ENVIRONMENT = { FACENITION_ISSUER: 'https://face.example.org' };

async function started() {
  const folder = await temporaryFolder();
  const run = (...argv: string[]): Promise<Ran> =>
    runIn(folder, argv, { environment: ENVIRONMENT });
  await run('keys', 'init');
  return { folder, run };
}

const kidIn = ({ out }: Ran): string => /^[\w-]{27}/.exec(out)?.[0] ?? 'none';

describe('facenition keys rotate-provider', () => {
  test('adds a first key that signs at once, and then one that waits', async () => {
    const { run } = await started();
    expect((await run('keys', 'list')).out).not.toContain('provider');
    const first = await run('keys', 'rotate-provider');
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('signs from now on') });
    const second = await run('keys', 'rotate-provider', '--bits', '3072');
    expect(second.out).toMatch(/^[\w-]{27} is published, and signs from \d{4}-\S+Z: renew/);
    const { out } = await run('keys', 'list');
    expect(out).toMatch(new RegExp(`^${kidIn(first)}  RS256 +\\S+Z  signs$`, 'm'));
    expect(out).toMatch(new RegExp(`^${kidIn(second)}  RS256 +\\S+Z  signs from \\S+Z$`, 'm'));
    expect((await run('keys', 'rotate-provider')).code).toBe(2);
  });

  test('--now makes it sign at once; the former can be retired then, and both are in the audit log', async () => {
    const { run, folder } = await started();
    const first = kidIn(await run('keys', 'rotate-provider'));
    expect((await run('keys', 'retire-provider', first)).code).toBe(2);
    const second = await run('keys', 'rotate-provider', '--now');
    expect(second.out).toContain('signs from now on');
    expect((await run('keys', 'list')).out).toMatch(new RegExp(`^${first} .* verifies$`, 'm'));
    expect((await run('keys', 'retire-provider', first)).code).toBe(0);
    expect((await run('keys', 'list')).out).toMatch(new RegExp(`^${first} .* retired \\S+Z$`, 'm'));
    const { out } = await run('audit', 'export');
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual([
      { type: 'key-rotated', actor: 'operator', key: { providerKid: first } },
      { type: 'key-rotated', actor: 'operator', key: { providerKid: kidIn(second) } },
      { type: 'key-retired', actor: 'operator', key: { providerKid: first } },
    ]);
    expect(await readFile(join(folder, 'facenition-data/keys.json'), 'utf8')).toContain('retired');
  });

  test('--algorithm ES256 has a line of its own', async () => {
    const { run } = await started();
    await run('keys', 'rotate-provider');
    const added = await run('keys', 'rotate-provider', '--algorithm', 'ES256');
    expect(added.out).toContain('signs from now on');
    expect((await run('keys', 'list')).out).toMatch(/ES256 +\S+Z +signs\n/);
  });

  test.each([
    [['--algorithm', 'EdDSA']],
    [['--bits', '1024']],
    [['--algorithm', 'ES256', '--bits', '2048']],
  ])('%j is refused', async (options) => {
    const { run } = await started();
    expect((await run('keys', 'rotate-provider', ...options)).code).toBe(2);
  });
});
