import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const entraTables = ({ whole, bytes }: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('entra_tenant')
      .addColumn('client_id', 'text', (column) => column.primaryKey())
      .addColumn('tenant_id', 'text', (column) => column.notNull())
      .addColumn('app_id', 'text', (column) => column.notNull())
      .addColumn('cloud', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('created_at', whole, (column) => column.notNull())
      .execute();
    await database.schema
      .createTable('entra_sign_in')
      .addColumn('capture_id', 'text', (column) => column.primaryKey())
      .addColumn('client_id', 'text', (column) =>
        column.notNull().references('entra_tenant.client_id').onDelete('cascade'),
      )
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('nonce', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('acr', 'text', (column) => column.notNull())
      .addColumn('browser_hash', bytes, (column) => column.notNull())
      .addColumn('return_hash', bytes, (column) => column.notNull())
      .addColumn('client_request_id', 'text')
      .addColumn('expires_at', whole, (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex('entra_sign_in_expiry')
      .on('entra_sign_in')
      .column('expires_at')
      .execute();
    await database.schema
      .createIndex('entra_sign_in_client')
      .on('entra_sign_in')
      .column('client_id')
      .execute();
  },
});
