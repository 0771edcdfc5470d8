import { describe, expect, test } from 'vitest';
import type { StoredRoster } from '../../src/store/rosters.ts';
import { databases, openTestStore } from './databases.ts';

const NOW = Date.UTC(2026, 5, 1);
const roster = (id: string, more: Partial<StoredRoster> = {}): StoredRoster => ({
  id,
  name: `named ${id}`,
  level: 4,
  salt: new Uint8Array(16).fill(1),
  secretHash: new Uint8Array(32).fill(2),
  createdAt: NOW,
  ...more,
});
const member = (id: string) => ({ id, token: `token of ${id}` });

describe.each(databases)('rosters in $kind', (database) => {
  test('are found as they were made, and listed in their order', async () => {
    const { rosters } = await openTestStore(database);
    await rosters.create(roster('b', { createdAt: NOW + 1, clientId: 7 }));
    await rosters.create(roster('a'));
    await rosters.add('a', member('x'), 9);
    const found = await rosters.find('b');
    expect(found && { ...found, salt: [...found.salt], secretHash: [...found.secretHash] }).toEqual(
      {
        ...roster('b', { createdAt: NOW + 1, clientId: 7 }),
        salt: Array(16).fill(1),
        secretHash: Array(32).fill(2),
      },
    );
    expect(await rosters.find('c')).toBeUndefined();
    const listed = (await rosters.list()).map(({ id, members }) => [id, members]);
    expect(listed).toEqual([
      ['a', 1],
      ['b', 0],
    ]);
  });

  test('take members up to their capacity, however many come at once', async () => {
    const { rosters } = await openTestStore(database);
    await rosters.create(roster('a'));
    await rosters.create(roster('b'));
    const done = await Promise.all(
      Array.from({ length: 20 }, (_, i) => rosters.add('a', member(`m${i}`), 7)),
    );
    expect(done.filter((each) => each === 'added')).toHaveLength(7);
    expect(done.filter((each) => each === 'full')).toHaveLength(13);
    expect(await rosters.members('a')).toHaveLength(7);
    expect(await rosters.add('b', member('n'), 7)).toBe('added');
    expect(await rosters.add('c', member('o'), 7)).toBe('unknown');
    expect(await rosters.members('b')).toEqual([member('n')]);
    expect(await rosters.has('b', 'n')).toBe(true);
    expect(await rosters.has('a', 'n')).toBe(false);
  });

  test('lose a member whose token is retired or erased', async () => {
    const { rosters, identityTokens } = await openTestStore(database);
    await rosters.create(roster('a'));
    for (const id of ['x', 'y', 'z']) await rosters.add('a', member(id), 9);
    await identityTokens.retire({ id: 'x', as: 'revoked' }, NOW);
    expect(await identityTokens.export('y')).toMatchObject({ roster: 'a' });
    const { removed } = await identityTokens.erase('y', NOW);
    expect(removed).toEqual({ identity_token: 0, roster_member: 1, vault_reference: 0, outbox: 0 });
    expect(await rosters.members('a')).toEqual([member('z')]);
  });

  test('go when they are empty, and nobody joins one that goes', async () => {
    const store = await openTestStore(database);
    await store.rosters.create(roster('a'));
    await store.rosters.add('a', member('x'), 9);
    await expect(store.rosters.remove('a')).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
    const joined: Promise<string>[] = [];
    await store.transaction(async ({ rosters, identityTokens }) => {
      const members = await rosters.lockedMembers('a');
      joined.push(store.rosters.add('a', member('y'), 9));
      expect(members).toEqual([member('x')]);
      await identityTokens.retire({ id: 'x', as: 'revoked' }, NOW);
      expect(await rosters.remove('a')).toBe(true);
    });
    expect(await Promise.all(joined)).toEqual(['unknown']);
    expect(await store.rosters.lockedMembers('a')).toBeUndefined();
    expect(await store.rosters.remove('a')).toBe(false);
  });
});
