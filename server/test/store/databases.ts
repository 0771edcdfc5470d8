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
  /** Where an empty one is. */
  newLocation(whenDone?: WhenDone): Promise<StoreLocation>;
}

const sqlite: TestDatabase = {
  kind: 'sqlite',
  async newLocation(whenDone) {
    const path = join(await temporaryFolder(whenDone), 'data', 'facenition.sqlite');
    return { kind: 'sqlite', path };
  },
};

const postgres: TestDatabase = {
  kind: 'postgres',
  async newLocation() {
    const answer = await fetch(inject('postgresAt'));
    const url = await answer.text();
    if (!answer.ok) throw new Error(url);
    return { kind: 'postgres', url: await newPostgresDatabase(url) };
  },
};

/** Whether there is a PostgreSQL to test with; where not, its tests are skipped by name. */
export const hasPostgres = binaryFolder() !== undefined;

/** Every one of them that this machine can run. */
export const databases: readonly TestDatabase[] = hasPostgres ? [sqlite, postgres] : [sqlite];

/** Makes an empty database in a cluster; it goes when the cluster does. */
export async function newPostgresDatabase(clusterUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  const name = `test_${randomBytes(8).toString('hex')}`;
  await client.query(`create database ${name}`);
  await client.end();
  return clusterUrl.replace(/\w+$/, name);
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
