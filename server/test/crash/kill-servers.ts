import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { renderCapture } from '../../../scripts/portraits/capture.ts';
import { type CastMember, cast } from '../../../scripts/portraits/cast.ts';
import { nth } from '../../../scripts/portraits/nth.ts';
import type { Variation } from '../../../scripts/portraits/variation.ts';
import { createRandom } from '../../../scripts/random.ts';
import type { ChainHead } from '../../src/audit/entry.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { PublicKeySet } from '../../src/keys/ports.ts';
import type { StoreLocation } from '../../src/store/store.ts';
import { type ServerProcess, type ServerSettings, startServerProcess } from '../server-process.ts';
import type { TestDatabase } from '../store/databases.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startReceiver, status } from '../webhooks/receiver.ts';
import { type Acknowledged, nothingYet } from './acknowledged.ts';
import { createClerk } from './clerk.ts';
import { type Ask, connect } from './connection.ts';
import { type Customer, createCustomer, type Photos } from './customer.ts';
import { examineAll, examineLog } from './examine.ts';

const CLERKS = 2;
/** A server lives until it has answered so many requests with a face, and a moment longer. */
const MOST_ANSWERED = 20;
const LONGEST_MOMENT_MS = 100;
/** Of the servers that are killed, so many are killed while they start. */
const KILLED_IN_START = 0.15;
const LONGEST_START_MS = 1500;
const LOOK_EVERY_MS = 5;
const WITH_A_FACE = ['enrolments', 'rotations', 'matches', 'refusals of retired tokens'] as const;

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
  const publicKeys = (): Promise<PublicKeySet> =>
    openKeys({
      keyFile: settings.FACENITION_KEY_FILE,
      keyCustody: { kind: 'file' },
    }).allPublicKeys();

  /** Connects, having seen that the log goes on from where it was. */
  async function comeTo(server: ServerProcess): Promise<Ask> {
    const listening = await server.listening;
    clientToken ||= listening.clientToken;
    const found = await examineLog(where, await publicKeys(), head);
    head = found.head;
    problems.push(...found.problems);
    return connect(server, { ...listening, clientToken }, told);
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
  const found = await examineAll(where, await publicKeys(), told);
  return { told, problems: [...problems, ...found.problems], entries: found.head.seq };
}

async function untilAnswered({ counts, failures }: Acknowledged, more: number): Promise<void> {
  const answered = (): number => WITH_A_FACE.reduce((sum, what) => sum + counts[what], 0);
  const goal = answered() + more;
  while (answered() < goal && failures.length === 0) await delay(LOOK_EVERY_MS);
}

/** Everybody of the cast, and some who need no face. */
async function invite(seed: number, told: Acknowledged): Promise<readonly Customer[]> {
  const customers = cast.map(async (member) =>
    createCustomer(await photosOf(member), createRandom(seed, member.name), told),
  );
  const clerks = Array.from({ length: CLERKS }, (_, at) =>
    createClerk(createRandom(seed, `clerk ${at}`), told),
  );
  return [...(await Promise.all(customers)), ...clerks];
}

async function photosOf({ persona, enrolment, verification }: CastMember): Promise<Photos> {
  const draw = async (variation: Variation): Promise<string> =>
    Buffer.from(await renderCapture(persona, variation)).toString('base64');
  return { enrolment: await draw(nth(enrolment, 0)), probe: await draw(nth(verification, 0)) };
}

/** With a webhook that is told of everything, and no limit to how often somebody may ask. */
async function settingsFor(
  where: StoreLocation,
  folder: string,
): Promise<ServerSettings & { readonly FACENITION_KEY_FILE: string }> {
  const secretFile = join(folder, 'webhook-secret');
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  const { url } = await startReceiver(status(204));
  return {
    ...(where.kind === 'postgres'
      ? { FACENITION_DATABASE_URL: where.url }
      : { FACENITION_DATA_DIR: dirname(where.path) }),
    FACENITION_KEY_FILE: join(folder, 'keys.json'),
    FACENITION_WEBHOOK_URLS: url,
    FACENITION_WEBHOOK_SECRET_FILE: secretFile,
    FACENITION_RATE_PER_ADDRESS: '0',
    FACENITION_RATE_PER_CLIENT: '0',
    FACENITION_RATE_PER_TOKEN: '0',
  };
}
