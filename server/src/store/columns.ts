import type { ColumnDefinitionBuilder } from 'kysely';

export type DatabaseKind = 'sqlite' | 'postgres';

/** What the two databases call the same thing. Text is `text` in both. */
export interface Columns {
  readonly kind: DatabaseKind;
  /** Ids, counts, milliseconds since the epoch. */
  readonly whole: 'integer' | 'bigint';
  readonly bytes: 'blob' | 'bytea';
  /** A key that the database counts up, and never uses again. */
  readonly countedUp: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

export function columnsOf(kind: DatabaseKind): Columns {
  return kind === 'sqlite'
    ? {
        kind,
        whole: 'integer',
        bytes: 'blob',
        countedUp: (column) => column.primaryKey().autoIncrement(),
      }
    : {
        kind,
        whole: 'bigint',
        bytes: 'bytea',
        countedUp: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
      };
}
