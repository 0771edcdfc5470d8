import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_POLICY, BUILT_IN_POLICY_TEXT } from '../../src/policy/built-in-policy.ts';
import { judgeStepUp, recordStepUp } from '../../src/service/step-up-policy.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const GOOD = `version: 1
rules:
  - name: admins
    when: { groups: [admins], idp: [own] }
    face: required
    level: 2
default:
  face: required
  level: 1
  fallback: { label: Another way, to: idp }
`;
const HASH = createHash('sha256').update(GOOD).digest('hex');
const EVENT = JSON.stringify({ idp: 'own', tenant: 't', groups: ['admins'] });

async function prepare() {
  const folder = await temporaryFolder();
  const write = (name: string, text: string | Uint8Array) => writeFile(join(folder, name), text);
  await write('policy.yaml', GOOD);
  await write('weak.yaml', GOOD.replace('level: 2', 'level: 2\n    input: organisation'));
  await write('bad.yaml', GOOD.replace('level: 2', 'level: 12'));
  await write('latin.yaml', Uint8Array.of(0x23, 0xe9, 0x0a));
  const policy = (...argv: string[]) => runIn(folder, ['policy', ...argv]);
  return { folder, policy };
}

describe('facenition policy check', () => {
  test('of a good one finds nothing, of a weak one warnings', async () => {
    const { policy } = await prepare();
    expect(await policy('check', 'policy.yaml')).toEqual({
      code: 0,
      out: 'policy.yaml: 0 errors, 0 warnings\n',
      err: '',
    });
    const { code, out } = await policy('check', 'weak.yaml');
    expect(code).toBe(0);
    expect(out).toMatch(/^weak.yaml:3:5: warning: rule "admins": input organisation .*\n/);
    expect(out).toContain('0 errors, 1 warnings');
  });

  test.each([
    ['bad.yaml', 'bad.yaml:6:12: error: rules[0].level: must be a whole number from 1 to 8\n'],
    ['latin.yaml', 'latin.yaml:1:1: error: the file is not UTF-8\n'],
  ])('of %s ends with 1', async (file, line) => {
    const { policy } = await prepare();
    const { code, out } = await policy('check', file);
    expect(code).toBe(1);
    expect(out).toContain(line);
  });

  test('ends with 2 where there is no file', async () => {
    const { policy } = await prepare();
    expect(await policy('check', 'absent.yaml')).toMatchObject({ code: 2, out: '' });
  });
});

describe('facenition policy apply and show', () => {
  test('the built-in policy holds until another is applied', async () => {
    const { policy } = await prepare();
    expect(await policy('show')).toEqual({
      code: 0,
      out: BUILT_IN_POLICY_TEXT,
      err: `policy ${BUILT_IN_POLICY.hash}, built in\n`,
    });
    const applied = await policy('apply', 'policy.yaml');
    expect(applied).toMatchObject({ code: 0, err: '' });
    expect(applied.out).toContain('default: level 4 becomes 1 (weaker)\n');
    expect(applied.out).toContain(`policy ${HASH} is in use\n`);
    const shown = await policy('show');
    expect(shown.out).toBe(GOOD);
    expect(shown.err).toMatch(new RegExp(`^policy ${HASH}, applied 20\\S+Z by operator\n$`));
  });

  test('each is kept, and told to the audit log; the same again is not', async () => {
    const { folder, policy } = await prepare();
    await policy('apply', 'policy.yaml');
    expect((await policy('apply', 'policy.yaml')).out).toBe(`policy ${HASH} is in use already\n`);
    await policy('apply', 'weak.yaml');
    const history = (await policy('show', '--history')).out.trimEnd().split('\n');
    expect(history).toHaveLength(3);
    expect(history[2]).toMatch(new RegExp(`^${HASH}  20\\S+Z  operator$`));
    expect((await policy('show', '--hash', HASH)).out).toBe(GOOD);
    const log = (await runIn(folder, ['audit', 'export'])).out.trimEnd().split('\n');
    const events = log.map((line) => JSON.parse(line).event);
    expect(events).toMatchObject([
      { type: 'policy-changed', actor: 'operator', policy: HASH },
      { type: 'policy-changed', actor: 'operator' },
    ]);
  });

  test('one with an error is not applied', async () => {
    const { policy } = await prepare();
    const { code, out, err } = await policy('apply', 'bad.yaml');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('bad.yaml:6:12: error:');
    expect((await policy('show')).out).toBe(BUILT_IN_POLICY_TEXT);
  });

  test('the hash is that of the file, with its mark and its line ends', async () => {
    const { folder, policy } = await prepare();
    const text = `\ufeff${GOOD.replaceAll('\n', '\r\n')}`;
    await writeFile(join(folder, 'mark.yaml'), text);
    const bytes = await readFile(join(folder, 'mark.yaml'));
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect((await policy('apply', 'mark.yaml')).out).toContain(`policy ${hash} is in use\n`);
  });

  test('an unknown hash ends with 2', async () => {
    const { policy } = await prepare();
    expect(await policy('show', '--hash', HASH)).toMatchObject({ code: 2, out: '' });
  });
});

describe('facenition policy explain', () => {
  test('by a file, and by the policy in use', async () => {
    const { policy } = await prepare();
    const byFile = await policy('explain', 'policy.yaml', '--event', EVENT);
    expect(byFile).toMatchObject({ code: 0, err: '' });
    expect(byFile.out).toContain('By the rule "admins": idp is "own"');
    const built = await policy('explain', '--stored', '--event', EVENT, '--reason', 'locked-out');
    expect(built.out).toContain('By default: no rule matches for certain.');
    expect(built.out).toContain('Refused (locked-out): too many attempts failed.');
    await policy('apply', 'policy.yaml');
    expect((await policy('explain', '--stored', '--event', EVENT)).out).toBe(byFile.out);
  });

  test('a request from standard input, and a reason alone', async () => {
    const { folder, policy } = await prepare();
    const argv = ['policy', 'explain', 'policy.yaml', '--event', '-'];
    expect((await runIn(folder, argv, { input: EVENT })).out).toContain('"admins"');
    expect((await policy('explain', '--reason', 'too-slow')).out).toContain('a pose came too late');
  });

  test('a transaction, by the policy that it was decided with', async () => {
    const { folder, policy } = await prepare();
    await policy('apply', 'policy.yaml');
    await storeIn(folder, async (store) => {
      const event = { idp: 'own', tenant: 'acme', groups: ['secret-group'] };
      const trace = await judgeStepUp(store, event);
      await recordStepUp(store, trace, event, Date.UTC(2026, 0, 1), 'fntx_1');
      await store.stepUpEvents.conclude('fntx_1', { outcome: 'failed', reasons: ['blurred'] }, 9);
    });
    await policy('apply', 'weak.yaml');
    const { code, out } = await policy('explain', '--txn', 'fntx_1');
    expect(code).toBe(0);
    expect(out).toContain('Decided at 2026-01-01T00:00:00.000Z, for "own", "acme".');
    expect(out).toContain('A face is asked for: level 1,');
    expect(out).toContain('Not by the rule "admins": groups was not "admins".');
    expect(out).toContain('Refused (blurred): a capture could not be used');
    expect(out).toContain(`Policy ${HASH}.`);
    expect(out).not.toContain('secret-group');
  });

  test('of what is not kept ends with 1', async () => {
    const { policy } = await prepare();
    const { code, out } = await policy('explain', '--txn', 'fntx_2');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect((await policy('explain', 'bad.yaml', '--event', EVENT)).code).toBe(1);
  });

  test.each([
    [['policy.yaml']],
    [['policy.yaml', '--stored', '--event', EVENT]],
    [['--event', EVENT]],
    [['--txn', 'fntx_1', '--event', EVENT]],
    [[]],
    [['policy.yaml', '--event', '{']],
    [['policy.yaml', '--event', '{"idp":"own"}']],
    [['policy.yaml', '--event', '{"idp":"own","tenant":"t","user":"ann"}']],
    [['policy.yaml', '--event', '{"idp":"own","tenant":"t","groups":"a"}']],
  ])('does not take %j', async (argv) => {
    const { policy } = await prepare();
    expect(await policy('explain', ...argv)).toMatchObject({ code: 2, out: '' });
  });
});
