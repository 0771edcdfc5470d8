import { type Kysely, sql } from 'kysely';
import { type AuditEntries, createAuditEntries } from './audit-entries.ts';
import { type ClientTokens, createClientTokens } from './client-tokens.ts';
import { guard } from './guard.ts';
import { type MigrationState, migrationState } from './migrations.ts';
import { openPostgres } from './postgres-database.ts';
import { openSqliteForReading } from './sqlite-reader.ts';
import { createStepUpPolicies, type StepUpPolicies } from './step-up-policies.ts';
import type { StoreLocation } from './store.ts';
import type { Tables } from './tables.ts';

/** A store that is looked into and stays as it is: no tables are made, no file is. */
export interface StoreReader {
  readonly clientTokens: Pick<ClientTokens, 'isAnyThere'>;
  readonly auditEntries: Pick<AuditEntries<never>, 'head' | 'lines'>;
  readonly policies: Pick<StepUpPolicies, 'current'>;
  migrations(): Promise<MigrationState>;
  /** What time it is there; `undefined` where it has no clock but ours. */
  now(): Promise<number | undefined>;
  /** How many webhook calls were given up. */
  countDead(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a store for reading; see `openSqliteForReading` about `absent` and `unclean`.
 *
 * Rejects with `ERR_STORE_FAILED`, as every method does.
 */
export async function openStoreReader(
  where: StoreLocation,
): Promise<StoreReader | 'absent' | 'unclean'> {
  return guard('cannot open the store', async () => {
    const database =
      where.kind === 'postgres' ? openPostgres(where.url) : await openSqliteForReading(where.path);
    return typeof database === 'string' ? database : readerOf(database, where.kind);
  });
}

function readerOf(database: Kysely<Tables>, kind: StoreLocation['kind']): StoreReader {
  return {
    clientTokens: createClientTokens(database, () => {}),
    auditEntries: createAuditEntries<never>(database, () =>
      Promise.reject(new Error('opened for reading')),
    ),
    policies: createStepUpPolicies(database),
    migrations: () => guard('cannot read the tables', () => migrationState(database, kind)),
    now: () =>
      guard('cannot ask for the time', async () => {
        if (kind === 'sqlite') return undefined;
        const { rows } = await sql<{ at: Date }>`select now() as at`.execute(database);
        return rows[0]?.at.getTime();
      }),
    countDead: () =>
      guard('cannot count deliveries', async () => {
        const { count } = await database
          .selectFrom('outbox')
          .select((row) => row.fn.countAll<number>().as('count'))
          .where('state', '=', 'dead')
          .executeTakeFirstOrThrow();
        return Number(count);
      }),
    close: () => guard('cannot close the store', () => database.destroy()),
  };
}
