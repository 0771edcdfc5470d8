import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';
import { createRateCounterTable } from './rate-counter-table.ts';

export const everythingDurable = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await extendClientTokens(database, columns);
    await createIdentityTokens(database, columns);
    await createAttempts(database, columns);
    await createIdempotency(database, columns);
    await createAudit(database, columns);
    await createOutbox(database, columns);
    await createCredentials(database, columns);
    await database.schema
      .createTable('store_lock')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .execute();
    if (columns.kind === 'postgres') await createRateCounterTable(database, columns);
  },
});

async function extendClientTokens(
  database: Kysely<unknown>,
  { kind, whole }: Columns,
): Promise<void> {
  // Tokens from before there were scopes keep what they could do; none of it was administration.
  const before = 'enrol verify analyse lifecycle roster';
  const table = database.schema.alterTable('client_token');
  await table.addColumn('scopes', 'text', (column) => column.notNull().defaultTo(before)).execute();
  await table.addColumn('expires_at', whole).execute();
  await table.addColumn('revoked_at', whole).execute();
  await table.addColumn('parent_id', whole).execute();
  await table.addColumn('credential_id', 'text').execute();
  await database.schema
    .createIndex('client_token_parent')
    .on('client_token')
    .column('parent_id')
    .execute();
  if (kind === 'postgres') return;
  // Revoked tokens were deleted before. That there were some must stay known: see `isAnyThere`.
  await sql`
    insert into client_token (name, token_hash, created_at, scopes, revoked_at)
    select 'revoked earlier', randomblob(32), 0, '', 0 from sqlite_sequence
    where name = 'client_token' and seq > 0 and not exists (select 1 from client_token)
  `.execute(database);
}

async function createIdentityTokens(
  database: Kysely<unknown>,
  { whole, countedUp }: Columns,
): Promise<void> {
  await database.schema
    .createTable('identity_token')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('alias', 'text', (column) => column.notNull().unique())
    .addColumn('client_id', whole)
    .addColumn('issued_at', whole, (column) => column.notNull())
    .addColumn('expires_at', whole)
    .addColumn('kid', whole, (column) => column.notNull())
    .addColumn('model_id', whole, (column) => column.notNull())
    .addColumn('level', whole, (column) => column.notNull())
    .addColumn('code_id', whole, (column) => column.notNull())
    .addColumn('verified_day', 'text')
    .execute();
  await database.schema
    .createTable('retired_token')
    .addColumn('position', whole, countedUp)
    .addColumn('id', 'text', (column) => column.notNull().unique())
    .addColumn('retired_as', 'text', (column) => column.notNull())
    .addColumn('retired_at', whole, (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('successor', 'text')
    .addColumn('client_id', whole)
    .execute();
  await database.schema
    .createIndex('retired_token_successor')
    .on('retired_token')
    .column('successor')
    .execute();
}

async function createAttempts(database: Kysely<unknown>, { whole }: Columns): Promise<void> {
  await database.schema
    .createTable('attempt')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('tries', 'text', (column) => column.notNull())
    .addColumn('lockouts', whole, (column) => column.notNull())
    .addColumn('locked_until', whole)
    .addColumn('forget_at', whole, (column) => column.notNull())
    .execute();
}

async function createIdempotency(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('idempotency')
    .addColumn('key', bytes, (column) => column.primaryKey())
    .addColumn('fingerprint', bytes, (column) => column.notNull())
    .addColumn('answer', bytes)
    .addColumn('expires_at', whole, (column) => column.notNull())
    .execute();
}

async function createAudit(database: Kysely<unknown>, { whole }: Columns): Promise<void> {
  await database.schema
    .createTable('audit_head')
    .addColumn('id', whole, (column) => column.primaryKey())
    .addColumn('seq', whole)
    .addColumn('hash', 'text')
    .execute();
  await sql`insert into audit_head (id) values (1)`.execute(database);
  await database.schema
    .createTable('audit_entry')
    .addColumn('seq', whole, (column) => column.primaryKey())
    .addColumn('line', 'text', (column) => column.notNull())
    .execute();
}

async function createOutbox(database: Kysely<unknown>, { whole }: Columns): Promise<void> {
  await database.schema
    .createTable('outbox')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('attempts', whole, (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('last_failure', 'text')
    .addColumn('next_at', whole)
    .addColumn('settled_at', whole)
    .execute();
  await database.schema
    .createIndex('outbox_due')
    .on('outbox')
    .columns(['state', 'next_at'])
    .execute();
}

async function createCredentials(
  database: Kysely<unknown>,
  { whole, bytes }: Columns,
): Promise<void> {
  await database.schema
    .createTable('credential')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('pair_hash', bytes, (column) => column.notNull())
    .addColumn('created_at', whole, (column) => column.notNull())
    .addColumn('verified_at', whole)
    .addColumn('codes_expire_at', whole, (column) => column.notNull())
    .addColumn('tries', whole, (column) => column.notNull())
    .addColumn('email_code_hash', bytes)
    .addColumn('phone_code_hash', bytes)
    .execute();
  await database.schema
    .createIndex('credential_pair')
    .on('credential')
    .column('pair_hash')
    .execute();
}
