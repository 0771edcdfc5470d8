import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const ticketTable = ({ whole, bytes }: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('ticket')
      .addColumn('jti', 'text', (column) => column.primaryKey())
      .addColumn('txn', 'text', (column) => column.notNull().unique())
      .addColumn('client_id', whole)
      .addColumn('idp', 'text', (column) => column.notNull())
      .addColumn('tenant', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('nonce_hash', bytes, (column) => column.notNull())
      .addColumn('level', whole, (column) => column.notNull())
      .addColumn('assurance', 'text', (column) => column.notNull())
      .addColumn('amr', 'text', (column) => column.notNull())
      .addColumn('reference_id', 'text', (column) => column.notNull())
      .addColumn('verified_at', whole, (column) => column.notNull())
      .addColumn('issued_at', whole, (column) => column.notNull())
      .addColumn('expires_at', whole, (column) => column.notNull())
      .addColumn('burnt_at', whole)
      .addColumn('attempt_hash', bytes)
      .execute();
    await database.schema
      .createIndex('ticket_expires_at')
      .on('ticket')
      .column('expires_at')
      .execute();
  },
});
