import { describe, expect, test } from 'vitest';
import type { IssuedToken } from '../../src/store/issued-tokens.ts';
import { databases, openAt, openTestStore } from './databases.ts';

const DAY = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const issued = (id: string, more: Partial<IssuedToken> = {}): IssuedToken => ({
  id,
  issuedAt: DAY,
  kid: 1,
  modelId: 2,
  level: 4,
  codeId: 3,
  ...more,
});

describe.each(databases)('identity tokens in $kind', (database) => {
  test('each has an alias of its own that says nothing', async () => {
    const { identityTokens } = await openTestStore(database);
    const { alias } = await identityTokens.record(issued('a'));
    const other = await identityTokens.record(issued('b'));
    expect(alias).toMatch(/^[\w-]{22}$/);
    expect(other.alias).not.toBe(alias);
    expect(await identityTokens.aliasOf('a')).toBe(alias);
    expect(await identityTokens.aliasOf('c')).toBeUndefined();
    await expect(identityTokens.record(issued('a'))).rejects.toMatchObject({
      code: 'ERR_STORE_FAILED',
    });
  });

  test('the state of each that is asked for', async () => {
    const { identityTokens } = await openTestStore(database);
    await identityTokens.record(issued('active', { expiresAt: DAY + 2 }));
    await identityTokens.record(issued('expired', { expiresAt: DAY + 1 }));
    await identityTokens.record(issued('gone', { expiresAt: DAY + 1 }));
    await identityTokens.retire({ id: 'gone', as: 'rotated', successor: 'active' }, DAY);
    await identityTokens.retire({ id: 'never recorded', as: 'revoked' }, DAY);
    const ids = ['active', 'expired', 'gone', 'never recorded', 'x', 'active'];
    expect(Object.fromEntries(await identityTokens.stateOf(ids, DAY + 1))).toEqual({
      active: 'active',
      expired: 'expired',
      gone: 'rotated',
      'never recorded': 'revoked',
      x: 'unknown',
    });
    expect(await identityTokens.stateOf([], DAY)).toEqual(new Map());
    const many = Array.from({ length: 2500 }, (_, at) => `id${at}`);
    expect((await identityTokens.stateOf([...many, 'gone'], DAY)).get('gone')).toBe('rotated');
  });

  test('a retirement is for good, and the first decides', async () => {
    const { identityTokens } = await openTestStore(database);
    const retire = (as: 'revoked' | 'rotated') => identityTokens.retire({ id: 'a', as }, DAY);
    const answers = await Promise.all([retire('revoked'), retire('rotated'), retire('rotated')]);
    expect(answers.toSorted()).toEqual(['already', 'already', 'done']);
    const state = (await identityTokens.stateOf(['a'], DAY)).get('a');
    expect(state).toBe(answers[0] === 'done' ? 'revoked' : 'rotated');
    await identityTokens.record(issued('a'));
    expect((await identityTokens.stateOf(['a'], DAY)).get('a')).toBe(state);
  });

  test('the list of the retired goes on where it ended', async () => {
    const { identityTokens } = await openTestStore(database);
    for (const id of ['a', 'b', 'a', 'c']) {
      await identityTokens.retire({ id, as: 'revoked' }, DAY);
    }
    const first = await identityTokens.retired(undefined, 2);
    expect(first.map(({ id }) => id)).toEqual(['a', 'b']);
    const rest = await identityTokens.retired(first.at(-1)?.position, 10);
    expect(rest).toEqual([{ position: expect.any(Number), id: 'c', as: 'revoked', at: DAY }]);
    expect(await identityTokens.retired(rest.at(-1)?.position, 10)).toEqual([]);
  });

  test('none appears before one that was retired earlier and is not committed yet', async () => {
    const where = await database.newLocation();
    const [slow, quick, reader] = [await openAt(where), await openAt(where), await openAt(where)];
    const reached = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const committed = slow.transaction(async ({ identityTokens }) => {
      await identityTokens.retire({ id: 'slow', as: 'revoked' }, DAY);
      reached.resolve();
      await mayCommit.promise;
    });
    await reached.promise;
    const retired = quick.identityTokens.retire({ id: 'quick', as: 'revoked' }, DAY);
    await Promise.race([retired, new Promise((resolve) => setTimeout(resolve, 300))]);
    expect(await reader.identityTokens.retired(undefined, 9)).toEqual([]);
    mayCommit.resolve();
    await Promise.all([committed, retired]);
    const list = await reader.identityTokens.retired(undefined, 9);
    expect(list.map(({ id }) => id)).toEqual(['slow', 'quick']);
  });

  test('usage counts what can still verify', async () => {
    const { identityTokens } = await openTestStore(database);
    expect(await identityTokens.usage(DAY)).toEqual([]);
    for (const token of [
      issued('a'),
      issued('b', { expiresAt: DAY + 2 }),
      issued('expired', { expiresAt: DAY + 1 }),
      issued('retired'),
      issued('other', { kid: 2 }),
    ]) {
      await identityTokens.record(token);
    }
    await identityTokens.retire({ id: 'retired', as: 'revoked' }, DAY);
    await identityTokens.noteVerified('a', DAY + 3 * DAY_MS);
    await identityTokens.noteVerified('b', DAY);
    await identityTokens.noteVerified('a', DAY);
    await identityTokens.noteVerified('retired', DAY + 9 * DAY_MS);
    await identityTokens.noteVerified('unknown', DAY);
    expect(await identityTokens.usage(DAY + 1)).toEqual([
      { kid: 1, modelId: 2, tokens: 2, lastVerifiedDay: '2026-06-04' },
      { kid: 2, modelId: 2, tokens: 1 },
    ]);
  });

  test('a data subject gets all there is, and then it is gone but for the retirement', async () => {
    const { identityTokens } = await openTestStore(database);
    const { alias } = await identityTokens.record(
      issued('a', { clientId: 7, expiresAt: DAY + DAY_MS }),
    );
    await identityTokens.noteVerified('a', DAY);
    const before = { id: 'before', as: 'rotated', successor: 'a' } as const;
    await identityTokens.retire(before, DAY);
    const shown = await identityTokens.export('a');
    expect(shown).toEqual({
      issued: {
        ...issued('a', { clientId: 7, expiresAt: DAY + DAY_MS }),
        alias,
        lastVerifiedDay: '2026-06-01',
      },
      consents: [],
      replaces: ['before'],
    });
    expect(await identityTokens.erase('a', DAY)).toEqual({
      revoked: true,
      removed: { identity_token: 1, roster_member: 0, vault_reference: 0, outbox: 0 },
      kept: { retired_token: 1, consent_record: 0 },
    });
    expect(await identityTokens.export('a')).toEqual({
      retired: { id: 'a', as: 'revoked', at: DAY },
      consents: [],
      replaces: [],
    });
    expect(await identityTokens.aliasOf('a')).toBeUndefined();
    expect((await identityTokens.stateOf(['a'], DAY)).get('a')).toBe('revoked');
  });

  test('what a retirement says beside itself is erased', async () => {
    const { identityTokens } = await openTestStore(database);
    await identityTokens.record(issued('a'));
    const full = { id: 'a', as: 'rotated', reason: 'r', successor: 's', clientId: 3 } as const;
    await identityTokens.retire(full, DAY);
    expect((await identityTokens.export('a'))?.retired).toEqual({ ...full, at: DAY });
    await identityTokens.erase('a', DAY);
    expect((await identityTokens.export('a'))?.retired).toEqual({
      id: 'a',
      as: 'rotated',
      at: DAY,
    });
  });

  test('what was told of it, or given up, is erased; what is to be told yet is told', async () => {
    const { identityTokens, outbox } = await openTestStore(database);
    const body = (id: string): string => JSON.stringify({ type: 'x', data: { id } });
    for (const name of ['gone', 'waiting', 'other']) {
      const about = name === 'other' ? 'b' : 'a';
      await outbox.add({ id: name, url: 'https://x', body: body(about) }, DAY);
    }
    await outbox.failed('gone', { reason: 'r' }, DAY);
    await outbox.failed('other', { reason: 'r' }, DAY);
    expect((await identityTokens.erase('a', DAY)).removed).toMatchObject({ outbox: 1 });
    const left = [...(await outbox.list('dead', 9)), ...(await outbox.list('pending', 9))];
    expect(left.map(({ id }) => id)).toEqual(['other', 'waiting']);
  });

  test('nothing is kept of one that expired', async () => {
    const { identityTokens } = await openTestStore(database);
    await identityTokens.record(issued('a', { expiresAt: DAY }));
    expect(await identityTokens.erase('a', DAY)).toEqual({
      revoked: false,
      removed: { identity_token: 1, roster_member: 0, vault_reference: 0, outbox: 0 },
      kept: { retired_token: 0, consent_record: 0 },
    });
    expect(await identityTokens.export('a')).toBeUndefined();
  });

  test('one that was made elsewhere is revoked: it may be good', async () => {
    const { identityTokens } = await openTestStore(database);
    const kept = {
      removed: { identity_token: 0, roster_member: 0, vault_reference: 0, outbox: 0 },
      kept: { retired_token: 1, consent_record: 0 },
    };
    expect(await identityTokens.erase('a', DAY)).toEqual({ revoked: true, ...kept });
    expect(await identityTokens.erase('a', DAY)).toEqual({ revoked: false, ...kept });
    expect((await identityTokens.stateOf(['a'], DAY)).get('a')).toBe('revoked');
  });
});
