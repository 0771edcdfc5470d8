import { expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runIn } from './run-command.ts';
import { storeIn } from './store-in.ts';

const ID = `fng_${'A'.repeat(22)}`;

test('rosters are listed with who made them and what for, and deleted with their members', async () => {
  const folder = await temporaryFolder();
  const create = ['tokens', 'create', 'door', '--scopes', 'roster'];
  expect(await runIn(folder, create)).toMatchObject({
    code: 2,
    err: expect.stringContaining('roster_purpose'),
  });
  const purpose = ['--roster-purpose', 'entry of the head office'];
  expect((await runIn(folder, [...create, ...purpose])).code).toBe(0);
  expect((await runIn(folder, ['tokens', 'list'])).out).toContain('entry of the head office');
  await storeIn(folder, async ({ rosters }) => {
    await rosters.create({
      id: ID,
      name: 'front door',
      level: 4,
      salt: new Uint8Array(16),
      secretHash: new Uint8Array(32),
      clientId: 1,
      createdAt: Date.UTC(2026, 5, 1),
    });
    await rosters.add(ID, { id: 'fni_x', token: 'FN1.CANARY' }, 9);
  });

  const { out } = await runIn(folder, ['rosters', 'list']);
  expect(out).toMatch(
    new RegExp(`\n${ID} +front door +4 +1 +2026-06-01T\\S+ +1 door +entry of the head office\n$`),
  );
  expect(out).not.toContain('CANARY');

  expect(await runIn(folder, ['rosters', 'delete', ID])).toMatchObject({ code: 1, out: '' });
  const deleted = await runIn(folder, ['rosters', 'delete', ID, '--yes']);
  expect(deleted.out).toBe(`roster ${ID} is deleted, with 1 members\n`);
  expect((await runIn(folder, ['rosters', 'delete', ID, '--yes'])).code).toBe(2);
  await storeIn(folder, async ({ identityTokens }) => {
    const states = await identityTokens.stateOf(['fni_x'], 0);
    expect(states.get('fni_x')).toBe('revoked');
  });
  const { out: trail } = await runIn(folder, ['audit', 'export']);
  expect(trail).toContain('roster-deleted');
  expect((await runIn(folder, ['audit', 'verify'])).code).toBe(0);
});
