import { expect } from 'vitest';
import { eventsOfWholeChain, sealEntry } from './chain.ts';
import { openAt, type TestDatabase } from './databases.ts';
import { startWorker } from './processes.ts';

/** Kills one writer after the other in the middle of its transactions, and looks what is there. */
export async function killWriters(database: TestDatabase, rounds: number): Promise<void> {
  const where = await database.newLocation();
  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const worker = startWorker(where, { do: 'write-until-killed', name: `round ${round}` });
    await worker.ready;
    worker.begin();
    await expect
      .poll(() => worker.answers.length, { interval: 1, timeout: 30_000 })
      .toBeGreaterThan(round);
    worker.child.kill('SIGKILL');
    await worker.ended;
    acknowledged.push(...worker.answers.map(String));
  }
  const store = await openAt(where, { sealEntry });
  const events = await eventsOfWholeChain(store.auditEntries);
  expect(events).toEqual(expect.arrayContaining(acknowledged));
  // One more than was heard of may be there in each round, but never a part of it.
  expect(events.length - acknowledged.length).toBeLessThanOrEqual(rounds);
  const retired = await store.identityTokens.retired(undefined, 100_000);
  expect(retired.map(({ id }) => id)).toEqual(events);
  const deliveries = await store.outbox.list('pending', 100_000);
  expect(deliveries.map(({ id }) => id).toSorted()).toEqual(events.toSorted());
}
