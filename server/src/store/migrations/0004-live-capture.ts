import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const liveCaptureTables = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await createCaptureTransactions(database, columns);
    await createVault(database, columns);
    await createInvitations(database, columns);
    await createConsentRecords(database, columns);
    await database.schema
      .createTable('return_address')
      .addColumn('idp', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('created_at', columns.whole, (column) => column.notNull())
      .addPrimaryKeyConstraint('return_address_key', ['idp', 'tenant', 'kind', 'address'])
      .execute();
  },
});

async function createCaptureTransactions(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('capture_transaction')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('idp', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('asking', 'text', (column) => column.notNull())
    .addColumn('return_to', 'text', (column) => column.notNull())
    .addColumn('level', whole, (column) => column.notNull())
    .addColumn('assurance', 'text', (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('replaces', whole, (column) => column.notNull())
    .addColumn('client_id', whole)
    .addColumn('browser_hash', bytes)
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('reasons', 'text', (column) => column.notNull())
    .addColumn('fallback', 'text', (column) => column.notNull())
    .addColumn('tries_left', whole, (column) => column.notNull())
    .addColumn('challenge', 'text')
    .addColumn('passkey_challenge', 'text', (column) => column.notNull())
    .addColumn('consent', 'text')
    .addColumn('result', 'text')
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('expires_at', whole, (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('capture_transaction_expiry')
    .on('capture_transaction')
    .column('expires_at')
    .execute();
}

async function createVault(database: Kysely<unknown>, { whole }: Columns): Promise<void> {
  await database.schema
    .createTable('vault_reference')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('idp', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('scope', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text', (column) => column.notNull().unique())
    .addColumn('token', 'text', (column) => column.notNull())
    .addColumn('level', whole, (column) => column.notNull())
    .addColumn('input', 'text', (column) => column.notNull())
    .addColumn('kid', whole, (column) => column.notNull())
    .addColumn('passkey', 'text')
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('verified_at', whole)
    .addColumn('expires_at', whole)
    .addUniqueConstraint('vault_reference_of', ['idp', 'tenant', 'user_id', 'scope'])
    .execute();
}

async function createInvitations(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('invitation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('code_hash', bytes, (column) => column.notNull().unique())
    .addColumn('begin', 'text', (column) => column.notNull())
    .addColumn('client_id', whole)
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('expires_at', whole, (column) => column.notNull())
    .addColumn('used_at', whole)
    .execute();
}

async function createConsentRecords(database: Kysely<unknown>, { whole }: Columns): Promise<void> {
  await database.schema
    .createTable('consent_record')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('given_at', whole, (column) => column.notNull())
    .addColumn('withdrawn_at', whole)
    .execute();
  await database.schema
    .createIndex('consent_record_token')
    .on('consent_record')
    .column('token_id')
    .execute();
}
