import { type Kysely, sql } from 'kysely';
import type { Columns } from '../columns.ts';
import type { Tables } from '../tables.ts';

/** Counts that need not outlive anything: in memory for SQLite, without a journal in PostgreSQL. */
export async function createRateCounterTable(
  database: Kysely<unknown> | Kysely<Tables>,
  { kind, whole }: Columns,
): Promise<void> {
  await database.schema
    .createTable('rate_counter')
    .$call((table) => (kind === 'postgres' ? table.modifyFront(sql`unlogged`) : table))
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('window_ms', whole, (column) => column.notNull())
    .addColumn('hits', whole, (column) => column.notNull())
    .addColumn('reset_at', whole, (column) => column.notNull())
    .addPrimaryKeyConstraint('rate_counter_key', ['key', 'window_ms'])
    .execute();
}
