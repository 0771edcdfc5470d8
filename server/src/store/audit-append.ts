import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** So that no transaction is long. */
const MOST_IN_GROUP = 100;

/** The last entry of the chain. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

export interface SealedEntry extends AuditHead {
  readonly line: string;
}

export interface AuditContent<Event> {
  readonly at: number;
  readonly event: Event;
}

/** Makes the entry that follows `previous`; its `seq` is the next one. */
export type SealEntry<Event> = (
  previous: AuditHead | undefined,
  content: AuditContent<Event>,
) => Promise<SealedEntry>;

type Append<Event> = (content: AuditContent<Event>) => Promise<AuditHead>;

interface Waiting<Event> {
  readonly content: AuditContent<Event>;
  readonly answer: PromiseWithResolvers<AuditHead>;
}

/** In the transaction that `transaction` is. */
export function appendWithin<Event>(
  transaction: Kysely<Tables>,
  seal: SealEntry<Event>,
): Append<Event> {
  return async (content) => {
    const answer = Promise.withResolvers<AuditHead>();
    for (const tell of await appendAll(transaction, seal, [{ content, answer }])) tell();
    return answer.promise;
  };
}

/**
 * Those that wait at the same time share a transaction: one turn at the chain, one write to the
 * disk, and one connection, so that the others are free for other work.
 */
export function appendInGroups<Event>(
  database: Kysely<Tables>,
  seal: SealEntry<Event>,
): Append<Event> {
  const waiting: Waiting<Event>[] = [];
  let isRunning = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) {
      await appendGroup(database, seal, waiting.splice(0, MOST_IN_GROUP));
    }
    isRunning = false;
  };
  return (content) => {
    const answer = Promise.withResolvers<AuditHead>();
    waiting.push({ content, answer });
    if (!isRunning) void run();
    return answer.promise;
  };
}

async function appendGroup<Event>(
  database: Kysely<Tables>,
  seal: SealEntry<Event>,
  group: readonly Waiting<Event>[],
): Promise<void> {
  try {
    const answers = await database
      .transaction()
      .execute((transaction) => appendAll(transaction, seal, group));
    // Only now: an entry is there once its transaction is committed.
    for (const tell of answers) tell();
  } catch (fault) {
    for (const { answer } of group) answer.reject(fault);
  }
}

/** What cannot be sealed is left out, and fails alone. Answers what to tell each. */
async function appendAll<Event>(
  transaction: Kysely<Tables>,
  seal: SealEntry<Event>,
  group: readonly Waiting<Event>[],
): Promise<readonly (() => void)[]> {
  let head = await lockHead(transaction);
  const entries: { readonly seq: number; readonly line: string }[] = [];
  const answers: (() => void)[] = [];
  for (const { content, answer } of group) {
    try {
      const { seq, hash, line } = await sealNext(seal, head, content);
      entries.push({ seq, line });
      const next = { seq, hash };
      head = next;
      answers.push(() => answer.resolve(next));
    } catch (fault) {
      answers.push(() => answer.reject(fault));
    }
  }
  if (entries.length > 0) {
    await transaction.insertInto('audit_entry').values(entries).execute();
    await transaction
      .updateTable('audit_head')
      .set({ ...head })
      .execute();
  }
  return answers;
}

async function sealNext<Event>(
  seal: SealEntry<Event>,
  previous: AuditHead | undefined,
  content: AuditContent<Event>,
): Promise<SealedEntry> {
  const sealed = await seal(previous, content);
  if (previous !== undefined && sealed.seq !== previous.seq + 1) {
    throw new Error('a gap in the chain');
  }
  return sealed;
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

/** `undefined`: the chain has no entry yet. */
export function headOf({
  seq,
  hash,
}: {
  readonly seq: number | null;
  readonly hash: string | null;
}): AuditHead | undefined {
  return seq === null || hash === null ? undefined : { seq, hash };
}
