import { FacenitionError } from '@facenition/core';
import { describe, expect, test } from 'vitest';
import { eventsOfWholeChain, sealEntry } from './chain.ts';
import { databases, openTestStore } from './databases.ts';

describe.each(databases)('the audit log in $kind', (database) => {
  test('grows by one entry after the other', async () => {
    const { auditEntries } = await openTestStore(database, { sealEntry });
    expect(await auditEntries.head()).toBeUndefined();
    const first = await auditEntries.append('a', 5);
    const second = await auditEntries.append('b', 6);
    expect([first.seq, second.seq]).toEqual([1, 2]);
    expect(await auditEntries.head()).toEqual(second);
    expect(await eventsOfWholeChain(auditEntries)).toEqual(['a', 'b']);
  });

  test('has no gap and no fork where many append at once', async () => {
    const { auditEntries } = await openTestStore(database, { sealEntry });
    const events = Array.from({ length: 60 }, (_, at) => `event ${at}`);
    await Promise.all(events.map((event) => auditEntries.append(event, 1)));
    const kept = await eventsOfWholeChain(auditEntries);
    expect(kept.toSorted()).toEqual(events.toSorted());
  });

  test('is read from one number to another, in any length', async () => {
    const store = await openTestStore(database, { sealEntry });
    await store.transaction(async ({ auditEntries }) => {
      for (let at = 1; at <= 1001; at += 1) await auditEntries.append(`${at}`, at);
    });
    const read = async (options?: { fromSeq?: number; toSeq?: number }) => {
      const lines: string[] = [];
      for await (const line of store.auditEntries.lines(options)) lines.push(line);
      return lines.map((line) => Number(JSON.parse(line).seq));
    };
    expect((await read()).length).toBe(1001);
    expect((await read({ fromSeq: 2, toSeq: 1000 })).length).toBe(999);
    expect(await read({ fromSeq: 1001 })).toEqual([1001]);
    expect(await read({ toSeq: 2 })).toEqual([1, 2]);
    expect(await read({ fromSeq: 1002 })).toEqual([]);
  });

  test('a fault of the seal comes out as it is, and the chain goes on', async () => {
    let isBroken = true;
    const { auditEntries } = await openTestStore<string>(database, {
      sealEntry: (previous, content) => {
        if (isBroken) throw new FacenitionError('ERR_KEYS_UNAVAILABLE', 'no keys');
        return sealEntry(previous, content);
      },
    });
    await expect(auditEntries.append('a', 1)).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
    });
    isBroken = false;
    await auditEntries.append('b', 2);
    expect(await eventsOfWholeChain(auditEntries)).toEqual(['b']);
  });

  test('one that cannot be sealed fails alone among many', async () => {
    const { auditEntries } = await openTestStore<string>(database, {
      sealEntry: (previous, content) => {
        if (content.event === 'bad') throw new RangeError('no such event');
        return sealEntry(previous, content);
      },
    });
    const ended = await Promise.allSettled(
      ['a', 'b', 'bad', 'c', 'bad', 'd'].map((event) => auditEntries.append(event, 1)),
    );
    expect(ended.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(await eventsOfWholeChain(auditEntries)).toEqual(['a', 'b', 'c', 'd']);
    const heads = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value.seq] : []));
    expect(heads).toEqual([1, 2, 3, 4]);
  });

  test('refuses an entry that does not follow the last', async () => {
    const { auditEntries } = await openTestStore<string>(database, {
      sealEntry: async (previous) => ({
        seq: previous === undefined ? 1 : 3,
        hash: 'h',
        line: 'l',
      }),
    });
    await auditEntries.append('a', 1);
    await expect(auditEntries.append('b', 1)).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
  });

  test('is not appended to without a seal', async () => {
    const { auditEntries } = await openTestStore<string>(database);
    await expect(auditEntries.append('a', 1)).rejects.toMatchObject({ code: 'ERR_STORE_FAILED' });
  });
});
