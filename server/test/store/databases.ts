import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import {
  openStore,
  type Store,
  type StoreLocation,
  type StoreOptions,
} from '../../src/store/store.ts';
import { binaryFolder } from '../postgres/binary-folder.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';

/** A kind of database, for `describe.each`. */
export interface TestDatabase {
  readonly kind: StoreLocation['kind'];
  /** Where nothing is kept, for one test. */
  newLocation(): Promise<StoreLocation>;
  /** Where no store was ever opened. */
  virginLocation(whenDone?: WhenDone): Promise<StoreLocation>;
}

const sqlite: TestDatabase = {
  kind: 'sqlite',
  newLocation: () => sqlite.virginLocation(),
  async virginLocation(whenDone) {
    const path = join(await temporaryFolder(whenDone), 'data', 'facenition.sqlite');
    return { kind: 'sqlite', path };
  },
};

/** To make one takes long: the tests of one file share it, one after the other. */
let urlOfThisFile: string | undefined;

const postgres: TestDatabase = {
  kind: 'postgres',
  async newLocation() {
    if (urlOfThisFile === undefined) urlOfThisFile = await newPostgresDatabase();
    else await emptyPostgres(urlOfThisFile);
    return { kind: 'postgres', url: urlOfThisFile };
  },
  async virginLocation() {
    return { kind: 'postgres', url: await newPostgresDatabase() };
  },
};

/** Whether there is a PostgreSQL to test with; where not, its tests are skipped by name. */
export const hasPostgres = binaryFolder() !== undefined;

/** Every one of them that this machine can run. */
export const databases: readonly TestDatabase[] = hasPostgres ? [sqlite, postgres] : [sqlite];

/** Makes an empty database in the PostgreSQL of this run; it goes when that does. */
async function newPostgresDatabase(): Promise<string> {
  const answer = await fetch(inject('postgresAt'));
  const url = await answer.text();
  if (!answer.ok) throw new Error(url);
  const name = `test_${randomBytes(8).toString('hex')}`;
  await query(url, `create database ${name} strategy file_copy`);
  return url.replace(/\w+$/, name);
}

async function emptyPostgres(url: string): Promise<void> {
  const tables = 'client_token, identity_token, retired_token, attempt, rate_counter, idempotency';
  await query(
    url,
    `truncate ${tables}, audit_entry, outbox, credential, store_lock, roster, roster_member, relying_party, openid_artifact restart identity;
     update audit_head set seq = null, hash = null`,
  );
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

export async function openTestStore<Event = never>(
  { newLocation }: TestDatabase,
  options?: StoreOptions<Event>,
): Promise<Store<Event>> {
  return openAt(await newLocation(), options);
}

/** A store that is closed with the test. */
export async function openAt<Event = never>(
  where: StoreLocation,
  options?: StoreOptions<Event>,
): Promise<Store<Event>> {
  const store = await openStore(where, options);
  onTestFinished(() => store.close());
  return store;
}
