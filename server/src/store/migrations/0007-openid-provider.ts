import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const openIdProvider = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await createRelyingParties(database, columns);
    await createArtifacts(database, columns);
  },
});

async function createRelyingParties(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('relying_party')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('profile', 'text', (column) => column.notNull())
    .addColumn('idp', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('secret_hash', bytes)
    .addColumn('kid', whole, (column) => column.notNull())
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('disabled_at', whole)
    .execute();
}

async function createArtifacts(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('openid_artifact')
    .addColumn('model', 'text', (column) => column.notNull())
    .addColumn('id_hash', bytes, (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('grant_hash', bytes)
    .addColumn('uid_hash', bytes)
    .addColumn('consumed_at', whole)
    .addColumn('expires_at', whole, (column) => column.notNull())
    .addPrimaryKeyConstraint('openid_artifact_key', ['model', 'id_hash'])
    .execute();
  for (const column of ['grant_hash', 'uid_hash', 'expires_at'] as const) {
    await database.schema
      .createIndex(`openid_artifact_${column}`)
      .on('openid_artifact')
      .column(column)
      .execute();
  }
}
