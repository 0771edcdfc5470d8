import { createHash } from 'node:crypto';
import type { SealEntry } from '../../src/store/audit-append.ts';
import type { AuditEntries } from '../../src/store/audit-entries.ts';

/** A chain as the audit log has it, with nothing but the chain. */
export const sealEntry: SealEntry<string> = async (previous, content) => {
  const seq = (previous?.seq ?? 0) + 1;
  const line = JSON.stringify({ seq, ...content, previous: previous?.hash ?? '' });
  return { seq, line, hash: createHash('sha256').update(line).digest('hex') };
};

/** The events of a chain that is whole: no gap, no fork, and its head is its last. */
export async function eventsOfWholeChain(entries: AuditEntries<string>): Promise<string[]> {
  const events: string[] = [];
  let [seq, hash] = [0, ''];
  for await (const line of entries.lines()) {
    const entry: { seq: number; event: string; previous: string } = JSON.parse(line);
    seq += 1;
    if (entry.seq !== seq || entry.previous !== hash) throw new Error(`broken at ${seq}`);
    hash = createHash('sha256').update(line).digest('hex');
    events.push(entry.event);
  }
  const head = await entries.head();
  if ((head?.seq ?? 0) !== seq || (head?.hash ?? '') !== hash) throw new Error('a false head');
  return events;
}
