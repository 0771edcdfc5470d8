import { beforeEach, expect, test } from 'vitest';
import { makeToken } from '../made-tokens.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const MIRA = { idp: 'okta', tenant: 'acme', userId: '00u:1' };
const NOW = 1_700_000_000_000;

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  await storeIn(folder, ({ vault }) =>
    vault.add({
      id: `fnr_${'r'.repeat(22)}`,
      subject: MIRA,
      scope: 'sign-in',
      tokenId: `fni_${'t'.repeat(27)}`,
      token: makeToken(),
      level: 4,
      input: 'passkey',
      kid: 0,
      createdAt: NOW,
    }),
  );
});
const run = (...argv: string[]) => runIn(folder, argv);

test('references are listed without their tokens, moved and taken back', async () => {
  const listed = await run('references', 'list', '--idp', 'okta');
  expect(listed.out).toContain('00u:1');
  expect(listed.out).not.toContain('FN1.');
  expect((await run('references', 'list', '--tenant', 'other')).out).not.toContain('00u:1');
  const moved = await run('references', 'move', '--from', 'okta:acme:00u:1', '--to', 'okta:acme:x');
  expect(moved.out).toBe('1 moved\n');
  const id = `fnr_${'r'.repeat(22)}`;
  const exported = await run('subject', 'export', '--reference', id);
  expect(JSON.parse(exported.out)).toMatchObject({
    id: `fni_${'t'.repeat(27)}`,
    records: { reference: { user_id: 'x', scope: 'sign-in' } },
  });
  expect(exported.out).not.toContain('FN1.');
  expect((await run('subject', 'export', '--reference', 'fnr_x')).err).toContain('ERR_NOT_FOUND');
  expect((await run('references', 'revoke', id)).code).toBe(1);
  expect((await run('references', 'revoke', id, '--yes')).code).toBe(0);
  const again = await run('references', 'revoke', id, '--yes');
  expect([again.code, again.err]).toEqual([2, expect.stringContaining('ERR_NOT_FOUND')]);
});

test('return addresses are https, or on this machine, and nothing that could be read otherwise', async () => {
  const add = (address: string, kind = 'redirect') =>
    run('return-addresses', 'add', address, '--idp', 'okta', '--tenant', 'acme', '--kind', kind);
  expect((await add('https://portal.example/back')).code).toBe(0);
  expect((await add('http://localhost:3000/back')).code).toBe(0);
  expect((await add('https://portal.example', 'stay')).code).toBe(0);
  for (const [address, kind] of [
    ['http://portal.example/back', 'redirect'],
    ['javascript:alert(1)', 'redirect'],
    ['https://u:p@portal.example/', 'redirect'],
    ['https://portal.example/#x', 'form-post'],
    ['https://portal.example/page', 'stay'],
    ['portal.example', 'redirect'],
  ] as const) {
    expect([address, (await add(address, kind)).code]).toEqual([address, 2]);
  }
  expect((await run('return-addresses', 'list')).out.match(/https?:/g)).toHaveLength(3);
});
