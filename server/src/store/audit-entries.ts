import type { Kysely } from 'kysely';
import {
  type AuditHead,
  appendInGroups,
  appendWithin,
  headOf,
  type SealEntry,
} from './audit-append.ts';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

const LINES_PER_QUERY = 500;

/** A chain that only grows. */
export interface AuditEntries<Event> {
  /**
   * Seals and keeps an entry. In a transaction, append last: all others who append wait until it
   * ends.
   */
  append(event: Event, at: number): Promise<AuditHead>;
  head(): Promise<AuditHead | undefined>;
  /** The lines from one number to another, both included, in their order. */
  lines(options?: { readonly fromSeq?: number; readonly toSeq?: number }): AsyncIterable<string>;
}

export function createAuditEntries<Event>(
  database: Kysely<Tables>,
  seal: SealEntry<Event>,
): AuditEntries<Event> {
  const append = database.isTransaction
    ? appendWithin(database, seal)
    : appendInGroups(database, seal);
  return {
    append: (event, at) => guard('cannot append to the audit log', () => append({ at, event })),
    head: () =>
      guard('cannot read the audit log', async () => {
        const row = await database
          .selectFrom('audit_head')
          .select(['seq', 'hash'])
          .executeTakeFirstOrThrow();
        return headOf(row);
      }),
    lines: (options) => readLines(database, options),
  };
}

async function* readLines(
  database: Kysely<Tables>,
  { fromSeq, toSeq }: { readonly fromSeq?: number; readonly toSeq?: number } = {},
): AsyncGenerator<string> {
  let from = fromSeq ?? 0;
  while (true) {
    // In pieces: a reader that is slow holds nothing up.
    const rows = await guard('cannot read the audit log', () =>
      database
        .selectFrom('audit_entry')
        .select(['seq', 'line'])
        .where('seq', '>=', from)
        .$if(toSeq !== undefined, (query) => query.where('seq', '<=', toSeq ?? 0))
        .orderBy('seq')
        .limit(LINES_PER_QUERY)
        .execute(),
    );
    for (const { line } of rows) yield line;
    const last = rows.at(-1);
    if (last === undefined || rows.length < LINES_PER_QUERY) return;
    from = last.seq + 1;
  }
}
