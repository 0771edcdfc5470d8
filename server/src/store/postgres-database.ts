import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { closingLost } from './postgres-pool.ts';
import type { Tables } from './tables.ts';

/** The type number of `bigint`. */
const INT8 = 20;

/** Of one process; a PostgreSQL as it is installed takes 100 of all together. */
const MOST_CONNECTIONS = 10;
const CONNECTION_TIMEOUT_MS = 5000;
const LOCK_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Of a transaction whose process is there no more, but whose connection seems to be. */
const IDLE_TRANSACTION_TIMEOUT_MS = 30_000;
/** For a server that has gone silent; it comes after what the server itself would say. */
const ANSWER_MARGIN_MS = 5000;

/** Another process may be changing large tables meanwhile. */
const MIGRATION_TIMEOUT_MS = 600_000;

/** For migrations: as patient as these need. */
export function openPostgresForMigration(url: string): Kysely<Tables> {
  return open(url, {
    max: 2,
    statementTimeoutMs: MIGRATION_TIMEOUT_MS,
    lockTimeoutMs: MIGRATION_TIMEOUT_MS,
  });
}

/** Does not connect yet: each use takes a connection, and makes one where none is there. */
export function openPostgres(url: string): Kysely<Tables> {
  return open(url, {
    max: MOST_CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
  });
}

interface Bounds {
  readonly max: number;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
}

function open(url: string, { max, statementTimeoutMs, lockTimeoutMs }: Bounds): Kysely<Tables> {
  const types = new pg.TypeOverrides();
  // Counts and milliseconds: all of ours are far below 2^53.
  types.setTypeParser(INT8, Number);
  const pool = new pg.Pool({
    connectionString: url,
    types,
    max,
    application_name: 'facenition',
    keepAlive: true,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    query_timeout: statementTimeoutMs + ANSWER_MARGIN_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
  });
  // An error event that nobody hears ends the process. A connection may be lost while it idles in
  // the pool or between two statements; whoever uses it next is told, and the pool makes another.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: closingLost(pool) }) });
}
