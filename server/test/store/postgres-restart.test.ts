import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Store } from '../../src/store/store.ts';
import { type Cluster, startCluster } from '../postgres/cluster.ts';
import { eventsOfWholeChain, sealEntry } from './chain.ts';
import { hasPostgres, openAt } from './databases.ts';

// A PostgreSQL of its own, on whatever machine this runs.
vi.setConfig({ testTimeout: 60_000 });

async function open(): Promise<{ cluster: Cluster; store: Store<string> }> {
  const cluster = await startCluster();
  onTestFinished(() => cluster.close());
  const store = await openAt<string>({ kind: 'postgres', url: cluster.url }, { sealEntry });
  return { cluster, store };
}

const failed = { code: 'ERR_STORE_FAILED' };

describe.runIf(hasPostgres)('a PostgreSQL that comes and goes', () => {
  test('fails what is asked meanwhile, and nothing once it is back', async () => {
    const { cluster, store } = await open();
    await store.auditEntries.append('before', 1);
    const reached = Promise.withResolvers<void>();
    const isDown = Promise.withResolvers<void>();
    const interrupted = store.transaction(async ({ auditEntries, outbox }) => {
      await auditEntries.append('interrupted', 2);
      reached.resolve();
      await isDown.promise;
      await outbox.add({ id: 'a', url: 'u', body: 'b' }, 2);
    });
    await reached.promise;
    await cluster.tell('stop');
    isDown.resolve();
    await expect(interrupted).rejects.toMatchObject(failed);
    for (const use of [
      () => store.ping(),
      () => store.auditEntries.append('down', 3),
      () => store.clientTokens.accept('fnc_x', 3),
      () => store.attempts.begin('k', 3),
      () => store.rateCounters.hit('k', 10, 3),
      () => store.transaction(async () => {}),
    ]) {
      await expect(use()).rejects.toMatchObject(failed);
    }
    await cluster.tell('start');
    await store.ping();
    await store.auditEntries.append('after', 4);
    expect(await eventsOfWholeChain(store.auditEntries)).toEqual(['before', 'after']);
    expect(await store.outbox.list('pending', 9)).toEqual([]);
  });

  test('keeps what was acknowledged while it was restarted', async () => {
    const { cluster, store } = await open();
    const acknowledged: string[] = [];
    const faults: unknown[] = [];
    let isOver = false;
    const write = async (name: string): Promise<void> => {
      for (let at = 0; !isOver; at += 1) {
        await store.auditEntries.append(`${name} ${at}`, at).then(
          () => acknowledged.push(`${name} ${at}`),
          (fault: unknown) => faults.push(fault),
        );
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    const writing = Promise.all(['a', 'b', 'c'].map(write));
    for (let round = 1; round <= 3; round += 1) {
      await expect.poll(() => acknowledged.length).toBeGreaterThan(round * 10);
      await cluster.tell('restart');
    }
    const { length } = acknowledged;
    await expect.poll(() => acknowledged.length).toBeGreaterThan(length);
    isOver = true;
    await writing;
    for (const fault of faults) expect(fault).toMatchObject(failed);
    const events = await eventsOfWholeChain(store.auditEntries);
    expect(events).toEqual(expect.arrayContaining(acknowledged));
  });
});
