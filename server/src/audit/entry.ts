import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from './canonical-json.ts';
import { AuditEvent } from './event.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of the audit trail. */
export const AuditEntry = z.strictObject({
  seq: z.int().min(1),
  at: z.iso.datetime(),
  previous: Hash,
  event: AuditEvent,
  hash: Hash,
  kid: z.string().min(1).max(128),
  signature: z.string().regex(/^[\w-]{86}$/),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The end of a chain: whoever keeps it notices when the chain is cut. */
export interface ChainHead {
  readonly seq: number;
  /** Lower-case hexadecimal SHA-256. */
  readonly hash: string;
}

/** What the first entry follows. */
export const CHAIN_START: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** The line of an entry, without its end: canonical JSON, so that there is one way to write it. */
export function formatEntry(entry: AuditEntry): string {
  return canonicalJson(entry);
}

/** SHA-256 over the hash before and what happened. */
export function hashOf({
  seq,
  at,
  event,
  previous,
}: Pick<AuditEntry, 'seq' | 'at' | 'event' | 'previous'>): Uint8Array {
  const hash = createHash('sha256').update(Buffer.from(previous, 'hex'));
  return new Uint8Array(hash.update(canonicalJson({ seq, at, event })).digest());
}

/** What is signed. With words before the hash, so that no other signature passes for this one. */
export function signedBytes(hash: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from('facenition/v1/audit'), hash]));
}
