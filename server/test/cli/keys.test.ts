import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

async function twoGenerations(): Promise<string> {
  const folder = await temporaryFolder();
  await runIn(folder, ['keys', 'init']);
  await runIn(folder, ['keys', 'rotate']);
  return folder;
}

const kidsIn = async (folder: string): Promise<readonly (string | undefined)[]> =>
  [...(await runIn(folder, ['keys', 'list'])).out.matchAll(/^(\d+) /gm)].map(([, kid]) => kid);

describe('facenition keys retire', () => {
  test('does nothing without --yes, and says so with 1', async () => {
    const folder = await twoGenerations();
    const ran = await runIn(folder, ['keys', 'retire', '1']);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    expect(ran.out).toBe('no token that the server knows of uses generation 1\n');
    expect(await kidsIn(folder)).toEqual(['1', '2']);
  });

  test('removes a former generation with --yes', async () => {
    const folder = await twoGenerations();
    expect(await runIn(folder, ['keys', 'retire', '1', '--yes'])).toMatchObject({ code: 0 });
    expect(await kidsIn(folder)).toEqual(['2']);
  });

  test.each(['2', '7', 'x', '-1'])('%s is refused', async (kid) => {
    const folder = await twoGenerations();
    expect((await runIn(folder, ['keys', 'retire', '--yes', kid])).code).toBe(2);
    expect(await kidsIn(folder)).toEqual(['1', '2']);
  });

  test('tells what the ledger knows', async () => {
    const folder = await twoGenerations();
    await storeIn(folder, async ({ identityTokens }) => {
      const token = { issuedAt: 0, modelId: 1, level: 4, codeId: 4 };
      await identityTokens.record({ ...token, id: 'fni_a', kid: 1 });
      await identityTokens.record({ ...token, id: 'fni_b', kid: 1 });
      await identityTokens.record({ ...token, id: 'fni_c', kid: 2 });
      await identityTokens.noteVerified('fni_b', Date.UTC(2026, 2, 4));
    });
    const { out } = await runIn(folder, ['keys', 'retire', '1']);
    expect(out).toBe('2 tokens use generation 1, last verified on 2026-03-04\n');
  });

  test('removes nothing where the ledger cannot be asked', async () => {
    const folder = await twoGenerations();
    const environment = { FACENITION_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    const argv = ['keys', 'retire', '1', '--yes'];
    expect((await runIn(folder, argv, { environment })).code).toBe(2);
    expect(await kidsIn(folder)).toEqual(['1', '2']);
  });

  test('and rotate are in the audit log', async () => {
    const folder = await twoGenerations();
    await runIn(folder, ['keys', 'retire', '1', '--yes']);
    const { out } = await runIn(folder, ['audit', 'export']);
    const events = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    expect(events).toEqual([
      { type: 'key-rotated', actor: 'operator', key: { generation: 2 } },
      { type: 'key-retired', actor: 'operator', key: { generation: 1 } },
    ]);
  });
});

describe('facenition keys rotate --signing', () => {
  test('adds a key of either algorithm; the former can be retired then', async () => {
    const folder = await temporaryFolder();
    await runIn(folder, ['keys', 'init']);
    const [, former = ''] =
      /([\w-]{43}) +EdDSA .* signs\n/.exec((await runIn(folder, ['keys', 'list'])).out) ?? [];
    const argv = ['keys', 'rotate', '--signing', '--algorithm', 'ES256'];
    expect((await runIn(folder, argv)).out).toMatch(/^[\w-]{43} signs from now on/);
    expect((await runIn(folder, ['keys', 'retire-signing', former])).code).toBe(0);
    const { out } = await runIn(folder, ['keys', 'list']);
    expect(out).toMatch(new RegExp(`${former} +EdDSA +\\S+Z +retired \\S+Z\n`));
    expect(out).toMatch(/ES256 +\S+Z +signs\n/);
    expect((await runIn(folder, ['keys', 'retire-signing', former])).code).toBe(2);
  });

  test.each([
    [['--algorithm', 'ES256']],
    [['--signing', '--algorithm', 'RS256']],
    [['--signing', '--algorithm', 'none']],
  ])('%j is refused', async (options) => {
    const folder = await temporaryFolder();
    await runIn(folder, ['keys', 'init']);
    expect((await runIn(folder, ['keys', 'rotate', ...options])).code).toBe(2);
  });
});
