import { describe, expect, test } from 'vitest';
import { databases, openTestStore } from './databases.ts';

const call = (id: string) => ({ id, url: `https://example.org/${id}`, body: `{"id":"${id}"}` });

describe.each(databases)('the outbox in $kind', (database) => {
  const open = async () => (await openTestStore(database)).outbox;

  test('hands out what is due, the oldest first, to one at a time', async () => {
    const outbox = await open();
    for (const [at, id] of ['c', 'a', 'b'].entries()) await outbox.add(call(id), at);
    expect(await outbox.claim(1, 100, 9)).toEqual(
      ['c', 'a'].map((id, at) => ({
        ...call(id),
        createdAt: at,
        attempts: 1,
        state: 'pending',
        nextAt: 101,
      })),
    );
    expect((await outbox.claim(2, 100, 9)).map(({ id }) => id)).toEqual(['b']);
    expect(await outbox.claim(100, 100, 9)).toEqual([]);
    const again = await outbox.claim(101, 100, 1);
    expect(again).toMatchObject([{ id: 'c', attempts: 2 }]);
  });

  test('claims at once never overlap', async () => {
    const outbox = await open();
    for (let at = 0; at < 40; at += 1) await outbox.add(call(`${at}`), 0);
    const claims = await Promise.all(Array.from({ length: 10 }, () => outbox.claim(1, 100, 7)));
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(40);
    expect(ids).toHaveLength(40);
  });

  test('what was delivered is not handed out again, and is removed in time', async () => {
    const outbox = await open();
    await outbox.add(call('a'), 0);
    await outbox.claim(1, 100, 9);
    await outbox.delivered('a', 50);
    expect(await outbox.claim(500, 100, 9)).toEqual([]);
    expect(await outbox.list('delivered', 9)).toEqual([
      { ...call('a'), createdAt: 0, attempts: 1, state: 'delivered' },
    ]);
    await outbox.failed('a', { reason: 'late', nextAt: 60 }, 51);
    expect(await outbox.list('pending', 9)).toEqual([]);
    expect(await outbox.purge(50)).toBe(0);
    expect(await outbox.purge(51)).toBe(1);
  });

  test('what failed is tried later, and given up in the end', async () => {
    const outbox = await open();
    await outbox.add(call('a'), 0);
    await outbox.claim(0, 100, 9);
    await outbox.failed('a', { reason: 'timeout', nextAt: 300 }, 10);
    expect(await outbox.claim(299, 100, 9)).toEqual([]);
    expect(await outbox.claim(300, 100, 9)).toMatchObject([
      { id: 'a', attempts: 2, lastFailure: 'timeout' },
    ]);
    await outbox.failed('a', { reason: 'status 410' }, 310);
    expect(await outbox.claim(9999, 100, 9)).toEqual([]);
    const dead = await outbox.list('dead', 9);
    expect(dead).toEqual([
      { ...call('a'), createdAt: 0, attempts: 2, state: 'dead', lastFailure: 'status 410' },
    ]);
    expect(await outbox.purge(9999)).toBe(0);
  });

  test('what was given up can begin anew', async () => {
    const outbox = await open();
    await outbox.add(call('a'), 0);
    expect(await outbox.retry('a', 5)).toBe(false);
    await outbox.failed('a', { reason: 'status 410' }, 6);
    expect(await outbox.retry('a', 7)).toBe(true);
    expect(await outbox.claim(7, 100, 9)).toMatchObject([{ id: 'a', attempts: 1 }]);
    expect(await outbox.retry('b', 7)).toBe(false);
  });
});
