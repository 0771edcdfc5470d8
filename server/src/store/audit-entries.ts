import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

const LINES_PER_QUERY = 500;

/** The last entry of the chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface SealedEntry extends AuditHead {
  readonly line: string;
}

/** Makes the entry that follows `previous`; its `seq` is the next one. */
export type SealEntry<Event> = (
  previous: AuditHead | undefined,
  content: { readonly at: number; readonly event: Event },
) => Promise<SealedEntry>;

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
  return {
    append: (event, at) =>
      guard('cannot append to the audit log', () =>
        inTransaction(database, (transaction) => append(transaction, seal, { at, event })),
      ),
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

async function append<Event>(
  transaction: Kysely<Tables>,
  seal: SealEntry<Event>,
  content: { readonly at: number; readonly event: Event },
): Promise<AuditHead> {
  const previous = await lockHead(transaction);
  const { seq, hash, line } = await seal(previous, content);
  if (previous !== undefined && seq !== previous.seq + 1) throw new Error('a gap in the chain');
  await transaction.insertInto('audit_entry').values({ seq, line }).execute();
  await transaction.updateTable('audit_head').set({ seq, hash }).execute();
  return { seq, hash };
}

/** A write, though nothing changes: whoever comes next waits, and then sees what came before. */
async function lockHead(transaction: Kysely<Tables>): Promise<AuditHead | undefined> {
  const row = await transaction
    .updateTable('audit_head')
    .set({ id: 1 })
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  return headOf(row);
}

function headOf({
  seq,
  hash,
}: {
  readonly seq: number | null;
  readonly hash: string | null;
}): AuditHead | undefined {
  return seq === null || hash === null ? undefined : { seq, hash };
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
