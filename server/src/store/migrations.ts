import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from 'kysely/migration';
import { type Columns, columnsOf, type DatabaseKind } from './columns.ts';
import { clientTokenTable } from './migrations/0001-client-token.ts';
import { everythingDurable } from './migrations/0002-everything-durable.ts';
import { rosterTables } from './migrations/0003-rosters.ts';
import { liveCaptureTables } from './migrations/0004-live-capture.ts';
import { ticketTable } from './migrations/0005-tickets.ts';
import { stepUpPolicyTables } from './migrations/0006-step-up-policy.ts';
import { openIdProvider } from './migrations/0007-openid-provider.ts';
import { entraTables } from './migrations/0008-entra.ts';
import { connectorColumns } from './migrations/0009-connectors.ts';
import type { Tables } from './tables.ts';

/** In order of their names; one that was released is never changed. */
const migrationsFor = (columns: Columns): Readonly<Record<string, Migration>> => ({
  '0001-client-token': clientTokenTable(columns),
  '0002-everything-durable': everythingDurable(columns),
  '0003-rosters': rosterTables(columns),
  '0004-live-capture': liveCaptureTables(columns),
  '0005-tickets': ticketTable(columns),
  '0006-step-up-policy': stepUpPolicyTables(columns),
  '0007-openid-provider': openIdProvider(columns),
  '0008-entra': entraTables(columns),
  '0009-connectors': connectorColumns(columns),
});

/** Brings the tables up to date. Of several processes at once one does it, and the others wait. */
export async function migrate(database: Kysely<Tables>, kind: DatabaseKind): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve({ ...migrationsFor(columnsOf(kind)) }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('migration failed', { cause: error });
}

/** How the tables stand to this release. */
export interface MigrationState {
  /** What was done to them so far, by this release or another. */
  readonly done: readonly string[];
  readonly missing: readonly string[];
  /** Done by a newer release. */
  readonly unknown: readonly string[];
}

/** Looks, and changes nothing. */
export async function migrationState(
  database: Kysely<Tables>,
  kind: DatabaseKind,
): Promise<MigrationState> {
  const known = Object.keys(migrationsFor(columnsOf(kind)));
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  const done = tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)
    ? await sql<{ name: string }>`select name from kysely_migration`.execute(database)
    : { rows: [] };
  const names = done.rows.map(({ name }) => name);
  return {
    done: names,
    missing: known.filter((name) => !names.includes(name)),
    unknown: names.filter((name) => !known.includes(name)),
  };
}
