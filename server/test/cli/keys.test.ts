import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createContext } from '../../src/cli/command.ts';
import { addKeysCommand, type UsageOf } from '../../src/cli/keys.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';

async function twoGenerations(): Promise<string> {
  const folder = await temporaryFolder();
  await runIn(folder, ['keys', 'init']);
  await runIn(folder, ['keys', 'rotate']);
  return folder;
}

const kidsIn = async (folder: string): Promise<readonly (string | undefined)[]> =>
  [...(await runIn(folder, ['keys', 'list'])).out.matchAll(/^(\d+) /gm)].map(([, kid]) => kid);

/** `keys retire` with a ledger, as the program will have one. */
async function retireWith(folder: string, usageOf: UsageOf, argv: readonly string[]) {
  let out = '';
  const code: number[] = [];
  const terminal = {
    environment: {},
    directory: folder,
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    interactive: false,
    readInput: async () => '',
    askSecret: async () => undefined,
    stopSignal: async () => {},
  };
  const program = new Command().exitOverride();
  addKeysCommand(
    program,
    createContext(terminal, (ended) => code.push(ended)),
    usageOf,
  );
  await program.parseAsync(['keys', 'retire', ...argv], { from: 'user' });
  return { out, code };
}

describe('facenition keys retire', () => {
  test('does nothing without --yes, and says so with 1', async () => {
    const folder = await twoGenerations();
    const ran = await runIn(folder, ['keys', 'retire', '1']);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('--yes') });
    expect(ran.out).toContain('not known');
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
    const usage = async () => [{ kid: 1, tokens: 12, lastUsedDay: '2026-03-04' }];
    const asked = await retireWith(folder, () => ({ usage }), ['1']);
    expect(asked).toEqual({
      out: '12 tokens use generation 1, last used on 2026-03-04\n',
      code: [1],
    });
    const unused = await retireWith(folder, () => ({ usage: async () => [] }), ['1', '--yes']);
    expect(unused.out).toMatch(/^no token that the server knows of uses generation 1\n/);
  });

  test('removes nothing where the ledger cannot be asked', async () => {
    const folder = await twoGenerations();
    const usage = () => Promise.reject(new Error('no database'));
    await expect(retireWith(folder, () => ({ usage }), ['1', '--yes'])).rejects.toThrow();
    expect(await kidsIn(folder)).toEqual(['1', '2']);
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
