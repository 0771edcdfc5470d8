import { describe, expect, test } from 'vitest';
import { databases, openTestStore } from './databases.ts';

describe.each(databases)('rate counters in $kind', (database) => {
  test('count the hits of a key until its window ends', async () => {
    const { rateCounters } = await openTestStore(database);
    expect(await rateCounters.hit('a', 100, 1000)).toEqual({ hits: 1, resetAt: 1100 });
    expect(await rateCounters.hit('a', 100, 1099)).toEqual({ hits: 2, resetAt: 1100 });
    expect(await rateCounters.hit('b', 100, 1099)).toEqual({ hits: 1, resetAt: 1199 });
    expect(await rateCounters.hit('a', 500, 1099)).toEqual({ hits: 1, resetAt: 1599 });
    expect(await rateCounters.hit('a', 100, 1100)).toEqual({ hits: 1, resetAt: 1200 });
  });

  test('lose none of many at once', async () => {
    const { rateCounters } = await openTestStore(database);
    const hits = await Promise.all(
      Array.from({ length: 100 }, () => rateCounters.hit('a', 100, 1000)),
    );
    expect(Math.max(...hits.map((hit) => hit.hits))).toBe(100);
  });

  test('take a hit back, of the window that runs', async () => {
    const { rateCounters } = await openTestStore(database);
    await rateCounters.undo('a', 100, 1000);
    await rateCounters.hit('a', 100, 1000);
    await rateCounters.undo('a', 100, 1001);
    await rateCounters.undo('a', 100, 1001);
    expect((await rateCounters.hit('a', 100, 1002)).hits).toBe(1);
    await rateCounters.undo('a', 100, 1100);
    expect((await rateCounters.hit('a', 100, 1099)).hits).toBe(2);
  });

  test('go when their window is over', async () => {
    const { rateCounters } = await openTestStore(database);
    await rateCounters.hit('a', 100, 1000);
    await rateCounters.hit('b', 200, 1000);
    expect(await rateCounters.purge(1100)).toBe(1);
    expect((await rateCounters.hit('b', 200, 1100)).hits).toBe(2);
  });
});
