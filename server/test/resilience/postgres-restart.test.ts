import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startCluster } from '../postgres/cluster.ts';
import { startServerProcess } from '../server-process.ts';
import { hasPostgres } from '../store/databases.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { nothingYet, untilAnswered } from './acknowledged.ts';
import { type Ask, connect } from './connection.ts';
import { examineAll } from './examine.ts';
import { invite } from './invite.ts';
import { publicKeysOf, settingsFor } from './settings.ts';

const SEED = 2026;
const AWAY = '503 ERR_STORE_FAILED';
const READY = '200 ready';
/** From one look at whether the server is ready to the next. */
const WATCH_EVERY_MS = 50;
const PAUSE_MS = 20;
/** Requests with a face, from one blow to the next. */
const ANSWERED_BETWEEN = 7;
const PATIENT = { timeout: 60_000 };

async function readinessOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/health/ready`);
  const { code = 'ready' } = Object(await answer.json());
  return `${answer.status} ${code}`;
}

/** What a server says of itself until `isOver` holds: each change, into `said`. */
async function watch(url: string, said: string[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const now = await readinessOf(url).catch(String);
    if (said.at(-1) !== now) said.push(now);
    await delay(WATCH_EVERY_MS);
  }
}

/** Asks until `isOver` holds, and measures how long an answer takes, and a refusal. */
function timed(
  connection: Ask,
  isOver: () => boolean,
): { readonly ask: Ask; readonly longestMs: { answer: number; refusal: number } } {
  const longestMs = { answer: 0, refusal: 0 };
  const ask: Ask = async (...what) => {
    if (isOver()) return undefined;
    const since = performance.now();
    const answer = await connection(...what);
    const kind = answer === undefined ? 'refusal' : 'answer';
    longestMs[kind] = Math.max(longestMs[kind], Math.round(performance.now() - since));
    return answer;
  };
  return { ask, longestMs };
}

describe.runIf(hasPostgres)('a server whose PostgreSQL comes and goes under load', () => {
  test('says so, loses nothing, and goes on by itself', { timeout: 240_000 }, async ({
    annotate,
  }) => {
    const cluster = await startCluster();
    onTestFinished(() => cluster.close());
    const where = { kind: 'postgres', url: cluster.url } as const;
    const folder = await temporaryFolder();
    const settings = await settingsFor(where, folder);
    const server = startServerProcess(onTestFinished, folder, settings);
    const listening = await server.listening;
    const told = nothingYet();
    const { counts, failures } = told;
    const connection = connect(listening, told, { unavailable: ['502 ERR_STORE_FAILED'] });
    let isOver = false;
    const { ask, longestMs } = timed(connection, () => isOver);
    const customers = await invite(SEED, told);
    const living = customers.map(async (customer) => {
      for (; !isOver && failures.length === 0; await delay(PAUSE_MS)) await customer.liveOn(ask);
    });
    const said: string[] = [];
    const watching = watch(listening.managementUrl, said, () => isOver);

    const goOn = async (): Promise<void> => {
      await untilAnswered(told, ANSWERED_BETWEEN);
      expect(failures).toEqual([]);
    };
    for (const _ of ['first', 'second']) {
      await goOn();
      await cluster.tell('restart');
    }
    await goOn();
    await cluster.tell('stop');
    const { unavailable } = counts;
    await expect.poll(() => said.at(-1), PATIENT).toBe(AWAY);
    await expect.poll(() => counts.unavailable, PATIENT).toBeGreaterThan(unavailable);
    await cluster.tell('start');
    await goOn();
    await expect.poll(() => said.at(-1), PATIENT).toBe(READY);
    isOver = true;
    await Promise.all([...living, watching]);
    await Promise.all(customers.map((customer) => customer.settle(connection)));
    await server.kill();
    await annotate(JSON.stringify({ ...counts, longestMs }));
    expect(failures).toEqual([]);
    expect(new Set(said)).toEqual(new Set([READY, AWAY]));
    const { problems } = await examineAll(where, await publicKeysOf(settings), told);
    expect(problems).toEqual([]);
  });
});
