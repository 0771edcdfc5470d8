import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const clientTokenTable = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable('client_token')
      .addColumn('id', columns.whole, columns.countedUp)
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('token_hash', columns.bytes, (column) => column.notNull().unique())
      .addColumn('created_at', columns.whole, (column) => column.notNull())
      .addColumn('last_used_at', columns.whole)
      .execute();
  },
});
