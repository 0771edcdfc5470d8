// A process that uses a store: `worker.ts WHERE TASK`, both as JSON. It says "ready" when it is
// started, begins at a line on its input, and prints one line of JSON per answer.
import { createInterface } from 'node:readline';
import { openStore, type Store, type StoreLocation } from '../../src/store/store.ts';
import { sealEntry } from './chain.ts';

export type Task =
  | { readonly do: 'open' }
  | { readonly do: 'first-token' }
  | { readonly do: 'begin'; readonly key: string; readonly times: number }
  | { readonly do: 'append'; readonly name: string; readonly times: number }
  | { readonly do: 'count-up'; readonly times: number }
  | { readonly do: 'claim'; readonly times: number }
  | { readonly do: 'write-until-killed'; readonly name: string };

const NOW = 1000;

async function perform(store: Store<string>, task: Task): Promise<unknown> {
  switch (task.do) {
    case 'open':
      return true;
    case 'first-token':
      return (await store.clientTokens.createFirst('first', NOW)) !== undefined;
    case 'begin': {
      const tries = Array.from({ length: task.times }, () => store.attempts.begin(task.key, NOW));
      return (await Promise.all(tries)).filter(({ allowed }) => allowed).length;
    }
    case 'append':
      for (let at = 0; at < task.times; at += 1) {
        await store.auditEntries.append(`${task.name} ${at}`, NOW);
      }
      return task.times;
    case 'count-up':
      return countUp(store, task.times);
    case 'claim': {
      const claimed: string[] = [];
      for (let at = 0; at < task.times; at += 1) {
        for (const { id } of await store.outbox.claim(NOW, 100, 3)) claimed.push(id);
      }
      return claimed;
    }
    case 'write-until-killed':
      return writeUntilKilled(store, task.name);
  }
}

/** Reads before it writes, in one transaction: none of these may be lost. */
async function countUp(store: Store<string>, times: number): Promise<number> {
  for (let at = 0; at < times; at += 1) {
    await store.transaction(async ({ clientTokens }) => {
      const { length } = await clientTokens.list();
      await new Promise((resolve) => setTimeout(resolve, 1));
      await clientTokens.create({ name: `${length}`, scopes: ['verify'] }, NOW);
    });
  }
  return times;
}

/** Acknowledges on its output what was committed. */
async function writeUntilKilled(store: Store<string>, name: string): Promise<never> {
  for (let at = 0; ; at += 1) {
    const id = `${name} ${at}`;
    await store.transaction(async ({ identityTokens, outbox, auditEntries }) => {
      await identityTokens.retire({ id, as: 'revoked' }, NOW);
      await outbox.add({ id, url: 'u', body: 'b' }, NOW);
      await auditEntries.append(id, NOW);
    });
    process.stdout.write(`${JSON.stringify(id)}\n`);
  }
}

const [where = '', task = ''] = process.argv.slice(2);
const location: StoreLocation = JSON.parse(where);
const wanted: Task = JSON.parse(task);
process.stdout.write('"ready"\n');
for await (const _ of createInterface({ input: process.stdin })) break;
const store = await openStore<string>(location, { sealEntry });
process.stdout.write(`${JSON.stringify(await perform(store, wanted))}\n`);
await store.close();
process.exit(0);
