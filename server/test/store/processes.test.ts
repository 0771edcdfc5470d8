import { describe, expect, test, vi } from 'vitest';
import { eventsOfWholeChain, sealEntry } from './chain.ts';
import { databases, openAt } from './databases.ts';
import { killWriters } from './kill-writers.ts';
import { runAtOnce } from './processes.ts';

// Real processes, on whatever machine this runs.
vi.setConfig({ testTimeout: 120_000 });

const three = [0, 1, 2];

describe.each(databases)('several processes on one store in $kind', (database) => {
  test('that open it for the first time at once all succeed, and one makes the first token', async () => {
    const where = await database.virginLocation();
    const task = { do: 'first-token' } as const;
    const made = await runAtOnce(where, [task, task, task]);
    expect(made.toSorted()).toEqual([false, false, true]);
  });

  test('allow exactly the tries that a key has', async () => {
    const where = await database.newLocation();
    const task = { do: 'begin', key: 'k', times: 333 } as const;
    const allowed = await runAtOnce(where, [task, task, { ...task, times: 334 }]);
    expect(allowed.reduce<number>((sum, some) => sum + Number(some), 0)).toBe(5);
  });

  test('append to the audit log without a gap or a fork', async () => {
    const where = await database.newLocation();
    const times = 50;
    await runAtOnce(
      where,
      three.map((at) => ({ do: 'append', name: `writer ${at}`, times })),
    );
    const { auditEntries } = await openAt(where, { sealEntry });
    const expected = three.flatMap((writer) =>
      Array.from({ length: times }, (_, at) => `writer ${writer} ${at}`),
    );
    expect((await eventsOfWholeChain(auditEntries)).toSorted()).toEqual(expected.toSorted());
  });

  test('claim every delivery once', async () => {
    const where = await database.newLocation();
    const store = await openAt(where);
    const ids = Array.from({ length: 90 }, (_, at) => `d${at}`);
    await store.transaction(async ({ outbox }) => {
      for (const id of ids) await outbox.add({ id, url: 'u', body: 'b' }, 0);
    });
    const task = { do: 'claim', times: 30 } as const;
    const claimed = (await runAtOnce(where, [task, task, task])).flat();
    expect(claimed.toSorted()).toEqual(ids.toSorted());
  });

  test('read and then write in one transaction without failing each other', async () => {
    const where = await database.newLocation();
    const task = { do: 'count-up', times: 20 } as const;
    await runAtOnce(where, [task, task]);
    const { clientTokens } = await openAt(where);
    const names = (await clientTokens.list()).map(({ name }) => Number(name));
    expect(names).toHaveLength(40);
    // PostgreSQL lets both read first; SQLite lets one in after the other.
    if (database.kind === 'sqlite') expect(names).toEqual([...names.keys()]);
  });

  test('that are killed while they write leave all they acknowledged, and a whole chain', () =>
    killWriters(database, 3));
});
