import { FacenitionError } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { eventsOfWholeChain, sealEntry } from './chain.ts';
import { databases, hasPostgres, openTestStore } from './databases.ts';

if (!hasPostgres) test.skip('PostgreSQL: there is no binary of it for this platform', () => {});

describe.each(databases)('a store in $kind', (database) => {
  test('a transaction does all or nothing', async () => {
    const store = await openTestStore(database, { sealEntry });
    const id = 'token';
    const answer = await store.transaction(async (parts) => {
      await parts.identityTokens.retire({ id, as: 'revoked' }, 1);
      await parts.outbox.add({ id: 'd', url: 'u', body: 'b' }, 1);
      await parts.auditEntries.append('done', 1);
      return 'answer';
    });
    expect(answer).toBe('answer');
    const undone = store.transaction(async (parts) => {
      await parts.clientTokens.create({ name: 'n', scopes: ['verify'] }, 2);
      await parts.identityTokens.retire({ id: 'other', as: 'revoked' }, 2);
      await parts.attempts.begin('key', 2);
      await parts.outbox.add({ id: 'e', url: 'u', body: 'b' }, 2);
      await parts.auditEntries.append('undone', 2);
      throw new RangeError('thought better of it');
    });
    await expect(undone).rejects.toThrow(new RangeError('thought better of it'));
    expect(await eventsOfWholeChain(store.auditEntries)).toEqual(['done']);
    expect(await store.clientTokens.list()).toEqual([]);
    expect(await store.attempts.list(2)).toEqual([]);
    expect((await store.outbox.list('pending', 9)).map((delivery) => delivery.id)).toEqual(['d']);
    const states = await store.identityTokens.stateOf([id, 'other'], 2);
    expect([...states.values()]).toEqual(['revoked', 'unknown']);
  });

  test('a fault with a code comes out of a transaction with it', async () => {
    const store = await openTestStore(database);
    const refused = store.transaction(() => {
      throw new FacenitionError('ERR_FIELD_INVALID', 'no');
    });
    await expect(refused).rejects.toMatchObject({ code: 'ERR_FIELD_INVALID' });
    await store.ping();
  });

  test('a fault in a transaction undoes what came before it', async () => {
    const store = await openTestStore(database);
    const failing = store.transaction(async ({ outbox }) => {
      await outbox.add({ id: 'a', url: 'u', body: 'b' }, 1);
      await outbox.add({ id: 'a', url: 'u', body: 'b' }, 1);
    });
    await expect(failing).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
    expect(await store.outbox.list('pending', 9)).toEqual([]);
  });

  test('a fault that is caught does not let half of a transaction stay', async () => {
    const store = await openTestStore(database);
    const add = { id: 'a', url: 'u', body: 'b' };
    const outcome = await store
      .transaction(async ({ outbox }) => {
        await outbox.add(add, 1);
        await outbox.add(add, 1).catch(() => {});
      })
      .then(
        () => 'kept',
        (fault: unknown) => (fault instanceof FacenitionError ? fault.code : 'other'),
      );
    const kept = await store.outbox.list('pending', 9);
    // SQLite undoes the statement, PostgreSQL the transaction: what is told is what is so.
    expect([outcome, kept.length]).toEqual(
      database.kind === 'sqlite' ? ['kept', 1] : ['ERR_STORE_FAILED', 0],
    );
  });

  test('one that is closed does not answer', async () => {
    const store = await openStore(await database.newLocation());
    await store.ping();
    await store.close();
    for (const use of [
      () => store.ping(),
      () => store.rateCounters.hit('a', 1, 1),
      () => store.clientTokens.list(),
      () => store.transaction(async () => {}),
    ]) {
      await expect(use()).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
    }
  });

  test('a fault says nothing of what was kept', async () => {
    const store = await openTestStore(database);
    const secret = { id: 'CANARY', url: 'CANARY', body: 'CANARY' };
    await store.outbox.add(secret, 1);
    const fault: unknown = await store.outbox.add(secret, 1).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ code: 'ERR_STORE_FAILED', message: 'cannot add a delivery' });
  });
});
