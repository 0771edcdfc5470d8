import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { type ClientTokens, createClientTokens } from './client-tokens.ts';
import { guard } from './guard.ts';
import { migrate } from './migrations.ts';
import type { Tables } from './tables.ts';

/** What the server remembers between requests. It holds nothing about a person. */
export interface Store {
  readonly clientTokens: ClientTokens;
  /** Rejects with `ERR_STORE_FAILED` where the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the SQLite store at `path`, creating the file, its folder and its tables as needed.
 *
 * `onLastUseLost`: see `createClientTokens`.
 *
 * @throws FacenitionError `ERR_STORE_FAILED`, as every method of the store.
 */
export async function openStore(
  path: string,
  onLastUseLost: (fault: unknown) => void = () => {},
): Promise<Store> {
  return guard(`cannot open the store ${path}`, async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const sqlite = new SqliteDatabase(path);
    const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
    try {
      // Readers do not wait for a writer; a second process (the command line) may open it too.
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('busy_timeout = 5000');
      await migrate(database);
    } catch (error) {
      await database.destroy();
      throw error;
    }
    return {
      clientTokens: createClientTokens(database, onLastUseLost),
      ping: () =>
        guard('the store does not answer', async () => {
          await sql`select 1`.execute(database);
        }),
      close: () => guard('cannot close the store', () => database.destroy()),
    };
  });
}
