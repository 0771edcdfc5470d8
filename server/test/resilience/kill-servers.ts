import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { createRandom } from '../../../scripts/random.ts';
import type { ChainHead } from '../../src/audit/entry.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import type { TestDatabase } from '../store/databases.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Acknowledged, nothingYet, untilAnswered } from './acknowledged.ts';
import { type Ask, connect } from './connection.ts';
import { examineAll, examineLog } from './examine.ts';
import { invite } from './invite.ts';
import { publicKeysOf, settingsFor } from './settings.ts';

/** A server lives until it has answered so many requests with a face, and a moment longer. */
const MOST_ANSWERED = 20;
const LONGEST_MOMENT_MS = 100;
/** Of the servers that are killed, so many are killed while they start. */
const KILLED_IN_START = 0.15;
const LONGEST_START_MS = 1500;

/** What came of it. */
export interface Ordeal {
  readonly told: Acknowledged;
  readonly problems: readonly string[];
  /** In the log when all was over. */
  readonly entries: number;
}

/**
 * Kills one server after the other, with all that it has in its hands, and looks each time whether
 * the log is whole, and at the end whether everything is there. `seed` decides what is asked, and
 * how much a server has answered when it dies.
 */
export async function killServers(
  database: TestDatabase,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<Ordeal> {
  const folder = await temporaryFolder();
  const where = await database.newLocation();
  const settings = await settingsFor(where, folder);
  const told = nothingYet();
  const customers = await invite(seed, told);
  const problems: string[] = [];
  let clientToken = '';
  let head: ChainHead | undefined;

  const start = (): ServerProcess => startServerProcess(onTestFinished, folder, settings);
  /** Connects, having seen that the log goes on from where it was. */
  async function comeTo(server: ServerProcess): Promise<Ask> {
    const listening = await server.listening;
    clientToken ||= listening.clientToken;
    const found = await examineLog(where, await publicKeysOf(settings), head);
    head = found.head;
    problems.push(...found.problems);
    return connect({ ...listening, clientToken }, told, server);
  }

  const random = createRandom(seed, 'kills');
  for (let kill = 0; kill < kills; kill += 1) {
    const server = start();
    if (head !== undefined && random.chance(KILLED_IN_START)) {
      server.listening.catch(() => {});
      await delay(random.between(0, LONGEST_START_MS));
      await server.kill();
      continue;
    }
    const ask = await comeTo(server);
    const living = Promise.all(customers.map((customer) => customer.liveOn(ask)));
    await untilAnswered(told, random.between(0, MOST_ANSWERED));
    await delay(random.between(0, LONGEST_MOMENT_MS));
    await server.kill();
    await living;
    if (problems.length > 0 || told.failures.length > 0) break;
  }

  const last = start();
  const ask = await comeTo(last);
  await Promise.all(customers.map((customer) => customer.settle(ask)));
  await last.kill();
  const found = await examineAll(where, await publicKeysOf(settings), told);
  return { told, problems: [...problems, ...found.problems], entries: found.head.seq };
}
