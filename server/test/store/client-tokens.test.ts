import { describe, expect, test } from 'vitest';
import { WITHOUT_PURPOSE } from '../../src/client-scope.ts';
import { databases, openAt, openTestStore } from './databases.ts';

describe.each(databases)('client tokens in $kind', (database) => {
  test('the first one is made once, may do everything, and is the one that is accepted', async () => {
    const where = await database.newLocation();
    const { clientTokens } = await openAt(where);
    const { token = '' } = (await clientTokens.createFirst('first', 1000)) ?? {};
    expect(token).toMatch(/^fnc_[\w-]{43}$/);
    const { clientTokens: again } = await openAt(where);
    expect(await again.createFirst('second', 1000)).toBeUndefined();
    expect(await again.accept(token, 2000)).toEqual({
      id: 1,
      name: 'first',
      scopes: WITHOUT_PURPOSE,
    });
    expect(await again.accept(`${token}x`, 2000)).toBeUndefined();
    expect(await again.accept('', 2000)).toBeUndefined();
  });

  test('two first starts at once make one', async () => {
    const where = await database.newLocation();
    const stores = [await openAt(where), await openAt(where)];
    const made = await Promise.all(
      stores.flatMap(({ clientTokens }) =>
        Array.from({ length: 4 }, () => clientTokens.createFirst('first', 1000)),
      ),
    );
    expect(made.filter((token) => token !== undefined)).toHaveLength(1);
    expect(await stores[0]?.clientTokens.list()).toHaveLength(1);
  });

  test('a lost one is revoked and another made', async () => {
    const { clientTokens } = await openTestStore(database);
    expect(await clientTokens.isAnyThere()).toBe(false);
    const { token: lost = '' } = (await clientTokens.createFirst('first', 1000)) ?? {};
    const made = await clientTokens.create({ name: 'second', scopes: ['verify'] }, 2000);
    expect(made.token).not.toBe(lost);
    await clientTokens.accept(made.token, 3000);
    expect(await clientTokens.revoke(1, 3500)).toBe(true);
    expect(await clientTokens.revoke(1, 3600)).toBe(false);
    expect(await clientTokens.revoke(99, 3600)).toBe(false);
    expect(await clientTokens.accept(lost, 4000)).toBeUndefined();
    expect(await clientTokens.accept(made.token, 4000)).toMatchObject({ scopes: ['verify'] });
    expect(await clientTokens.list()).toEqual([
      { id: 1, name: 'first', scopes: WITHOUT_PURPOSE, createdAt: 1000, revokedAt: 3500 },
      { id: 2, name: 'second', scopes: ['verify'], createdAt: 2000, lastUsedAt: 3000 },
    ]);
  });

  test('where all were revoked a first one is made anew, and it is known that there were some', async () => {
    const { clientTokens } = await openTestStore(database);
    await clientTokens.createFirst('first', 1000);
    await clientTokens.revoke(1, 2000);
    expect(await clientTokens.isAnyThere()).toBe(true);
    expect(await clientTokens.createFirst('next', 3000)).toBeDefined();
  });

  test('one is good until its time, not at it', async () => {
    const { clientTokens } = await openTestStore(database);
    const { token } = await clientTokens.create(
      { name: 'short', scopes: ['enrol'], expiresAt: 5000 },
      1000,
    );
    expect(await clientTokens.accept(token, 4999)).toEqual({
      id: 1,
      name: 'short',
      scopes: ['enrol'],
      expiresAt: 5000,
    });
    expect(await clientTokens.accept(token, 5000)).toBeUndefined();
  });

  test('one that was made from another is as good as that, through any number of steps', async () => {
    const { clientTokens } = await openTestStore(database);
    const scopes = ['verify'] as const;
    const top = await clientTokens.create({ name: 'top', scopes, expiresAt: 9000 }, 1000);
    const middle = await clientTokens.create({ name: 'middle', scopes, parentId: top.id }, 1000);
    const low = await clientTokens.create(
      { name: 'low', scopes, parentId: middle.id, credentialId: 'c1' },
      1000,
    );
    const other = await clientTokens.create({ name: 'other', scopes }, 1000);
    expect(await clientTokens.accept(low.token, 8999)).toEqual({
      id: 3,
      name: 'low',
      scopes,
      parentId: 2,
    });
    expect(await clientTokens.accept(low.token, 9000)).toBeUndefined();
    expect(await clientTokens.revoke(middle.id, 2000)).toBe(true);
    expect(await clientTokens.accept(low.token, 3000)).toBeUndefined();
    expect(await clientTokens.accept(top.token, 3000)).toBeDefined();
    expect(await clientTokens.accept(other.token, 3000)).toBeDefined();
    const late = await clientTokens.create({ name: 'late', scopes, parentId: low.id }, 4000);
    expect(await clientTokens.accept(late.token, 4000)).toBeUndefined();
    const states = (await clientTokens.list()).map(({ revokedAt }) => revokedAt);
    expect(states).toEqual([undefined, 2000, 2000, undefined, undefined]);
  });

  test('one that is for one tenant says so, as long as it is there', async () => {
    const { clientTokens } = await openTestStore(database);
    const boundTo = { idp: 'okta', tenant: 'acme:eu' };
    const { token } = await clientTokens.create({ name: 'a', scopes: ['step-up'], boundTo }, 1000);
    const caller = { id: 1, name: 'a', scopes: ['step-up'], boundTo };
    expect(await clientTokens.accept(token, 2000)).toEqual(caller);
    expect(await clientTokens.list()).toMatchObject([caller]);
  });

  test('the last use is noted to the minute', async () => {
    const { clientTokens } = await openTestStore(database);
    const { token = '' } = (await clientTokens.createFirst('first', 0)) ?? {};
    const lastUse = async () => (await clientTokens.list())[0]?.lastUsedAt;
    expect(await lastUse()).toBeUndefined();
    for (const [now, noted] of [
      [5000, 5000],
      [64_999, 5000],
      [65_000, 65_000],
    ] as const) {
      await clientTokens.accept(token, now);
      expect(await lastUse()).toBe(noted);
    }
  });
});
