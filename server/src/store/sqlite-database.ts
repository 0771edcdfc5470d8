import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely';
import type { Tables } from './tables.ts';

/** How long to wait for another process that writes. */
const BUSY_TIMEOUT_MS = 10_000;
const LONGEST_PAUSE_MS = 10;
const EMPTYING_MS = 2000;

/** Opens a database in a file, making it and its folder where they are not there. */
export async function openSqlite(path: string): Promise<Kysely<Tables>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // It is we who wait for others: SQLite would hold up all of this process.
  const sqlite = new SqliteDatabase(path, { timeout: 0 });
  try {
    // Readers do not wait for a writer; a second process (the command line) may open it too.
    await whileBusy(() => sqlite.pragma('journal_mode = WAL'));
    // What was acknowledged outlives a loss of power, not only the end of the process.
    sqlite.pragma('synchronous = FULL');
    // Else what was erased would stay readable in the file.
    sqlite.pragma('secure_delete = ON');
    return new Kysely<Tables>({ dialect: dialectOf(sqlite) });
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/**
 * Writes the log into the file and empties it. Where somebody reads all the while it is left as it
 * is: answers whether it is empty.
 */
export async function emptyLog(database: Kysely<Tables>): Promise<boolean> {
  const deadline = performance.now() + EMPTYING_MS;
  while (performance.now() < deadline) {
    const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(database);
    if (rows[0]?.busy === 0) return true;
    await delay(LONGEST_PAUSE_MS);
  }
  return false;
}

/** A database that goes away with this process. */
export function openSqliteInMemory(): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: dialectOf(new SqliteDatabase(':memory:')) });
}

function dialectOf(database: SqliteDatabase.Database): Dialect {
  const common = new SqliteDialect({ database });
  return {
    createDriver: () => new ImmediateDriver({ database }),
    createAdapter: () => new TransactionalAdapter(),
    createQueryCompiler: () => common.createQueryCompiler(),
    createIntrospector: (kysely) => common.createIntrospector(kysely),
  };
}

/**
 * A transaction that begins as a reader and then writes fails at once where another process wrote
 * in between, however long it would wait: ours begin as writers.
 */
class ImmediateDriver extends SqliteDriver {
  override async acquireConnection(): Promise<DatabaseConnection> {
    return new PatientConnection(await super.acquireConnection());
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/** Tries a statement again while another process writes. One that was refused did nothing. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    return whileBusy(() => this.#connection.executeQuery<Row>(query));
  }

  streamQuery<Row>(query: CompiledQuery, size: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, size);
  }
}

/** Tries again for a while where another process is in the way. */
async function whileBusy<T>(attempt: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  while (true) {
    try {
      return await attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw error;
    }
    await delay(Math.random() * LONGEST_PAUSE_MS);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** Makes the migrator do all its work in one transaction, so that two processes take turns. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
