import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Columns } from '../columns.ts';

/** What connectors of identity providers need beyond captures and tickets. */
export const connectorColumns = ({ whole }: Columns): Migration => ({
  async up(database: Kysely<unknown>): Promise<void> {
    for (const [column, type] of [
      ['taken_at', whole],
      ['taken_level', whole],
      ['taken_assurance', 'text'],
      ['taken_amr', 'text'],
    ] as const) {
      await database.schema.alterTable('vault_reference').addColumn(column, type).execute();
    }
    for (const column of ['idp', 'tenant'] as const) {
      await database.schema.alterTable('client_token').addColumn(column, 'text').execute();
    }
  },
});
