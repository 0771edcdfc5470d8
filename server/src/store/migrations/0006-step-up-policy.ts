import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

export const stepUpPolicyTables = (columns: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    await createPolicies(database, columns);
    await createEvents(database, columns);
  },
});

async function createPolicies(
  database: Kysely<unknown>,
  { whole, countedUp }: Columns,
): Promise<void> {
  await database.schema
    .createTable('step_up_policy')
    .addColumn('position', whole, countedUp)
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('applied_at', whole, (column) => column.notNull())
    .addColumn('applied_by', 'text', (column) => column.notNull())
    .execute();
  await database.schema
    .createIndex('step_up_policy_hash')
    .on('step_up_policy')
    .column('hash')
    .execute();
}

async function createEvents(
  database: Kysely<unknown>,
  { whole, countedUp }: Columns,
): Promise<void> {
  await database.schema
    .createTable('step_up_event')
    .addColumn('id', whole, countedUp)
    .addColumn('at', whole, (column) => column.notNull())
    .addColumn('txn', 'text', (column) => column.unique())
    .addColumn('idp', 'text', (column) => column.notNull())
    .addColumn('tenant', 'text', (column) => column.notNull())
    .addColumn('application', 'text')
    .addColumn('rule', 'text', (column) => column.notNull())
    .addColumn('policy_hash', 'text', (column) => column.notNull())
    .addColumn('asked', whole, (column) => column.notNull())
    .addColumn('passed_over', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('reasons', 'text')
    .addColumn('concluded_at', whole)
    .execute();
  await database.schema.createIndex('step_up_event_at').on('step_up_event').column('at').execute();
}
