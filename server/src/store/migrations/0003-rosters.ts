import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const rosterTables = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await createRosters(database, columns);
    await database.schema.alterTable('client_token').addColumn('roster_purpose', 'text').execute();
    // Nothing could be done with it, and from here on it is given for a purpose.
    await sql`
      update client_token set scopes = trim(replace(' ' || scopes || ' ', ' roster ', ' '))
    `.execute(database);
  },
});

async function createRosters(database: Kysely<unknown>, { whole, bytes }: Columns): Promise<void> {
  await database.schema
    .createTable('roster')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('level', whole, (column) => column.notNull())
    .addColumn('salt', bytes, (column) => column.notNull())
    .addColumn('secret_hash', bytes, (column) => column.notNull())
    .addColumn('client_id', whole)
    .addColumn('created_at', whole, (column) => column.notNull())
    .execute();
  await database.schema
    .createTable('roster_member')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('roster_id', 'text', (column) => column.notNull().references('roster.id'))
    .addColumn('token', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('roster_member_roster')
    .on('roster_member')
    .column('roster_id')
    .execute();
}
