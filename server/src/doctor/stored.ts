import { FacenitionError } from '@facenition/core';
import { verifyChain } from '../audit/chain.ts';
import { AuditEntry, CHAIN_START, type ChainHead } from '../audit/entry.ts';
import type { Keys } from '../keys/ports.ts';
import type { StoreReader } from '../store/store-reader.ts';
import { broken, type Finding, ok, warning } from './finding.ts';
import type { StoreView } from './store.ts';

const AUDIT = 'audit log';
const WEBHOOKS = 'webhooks';

/** How many entries of the audit log are looked at: all of them may take minutes. */
const LAST_ENTRIES = 1000;

/** Whether the end of the audit log is as it was written. */
export async function checkAuditLog(
  { state, reader }: StoreView,
  keys: Pick<Keys, 'allPublicKeys'>,
): Promise<readonly Finding[]> {
  if (reader === undefined) return [withoutReader(AUDIT, state)];
  const publicKeys = await keysOrNone(keys);
  const head = await reader.auditEntries.head();
  if (head === undefined) return [ok(AUDIT, 'no entries yet')];
  if (publicKeys === undefined) {
    return [warning(AUDIT, 'not verified, for want of keys', 'see the key file')];
  }
  const after = await entryBefore(reader, head.seq - LAST_ENTRIES);
  if (after === undefined) return [damaged(head.seq - LAST_ENTRIES)];
  const lines = reader.auditEntries.lines({ fromSeq: after.seq + 1, toSeq: head.seq });
  const verified = await verifyChain(lines, publicKeys, { after, expectHead: head });
  if (!verified.ok) return [damaged(verified.at)];
  return [ok(AUDIT, `the last ${verified.entries} entries are as they were written`)];
}

/** Whether something was never told. */
export async function checkWebhooks({ state, reader }: StoreView): Promise<readonly Finding[]> {
  if (reader === undefined) return [withoutReader(WEBHOOKS, state)];
  const dead = await reader.countDead();
  if (dead === 0) return [ok(WEBHOOKS, 'no delivery was given up')];
  const remedy = 'see `facenition webhooks list --dead`, then `facenition webhooks retry <id>`';
  return [warning(WEBHOOKS, `deliveries that were given up: ${dead}`, remedy)];
}

function withoutReader(check: string, state: StoreView['state']): Finding {
  return state === 'new'
    ? ok(check, 'nothing there yet')
    : warning(check, 'not looked at', 'see the store');
}

function damaged(at: number): Finding {
  const remedy =
    'look at it with `facenition audit verify`, and compare with an export kept elsewhere';
  return broken(AUDIT, `entry ${at} is not as it was written`, remedy);
}

async function keysOrNone(keys: Pick<Keys, 'allPublicKeys'>) {
  try {
    return await keys.allPublicKeys();
  } catch (fault) {
    if (fault instanceof FacenitionError) return undefined;
    throw fault;
  }
}

async function entryBefore(reader: StoreReader, seq: number): Promise<ChainHead | undefined> {
  if (seq < 1) return CHAIN_START;
  for await (const line of reader.auditEntries.lines({ fromSeq: seq, toSeq: seq })) {
    const entry = AuditEntry.safeParse(parseJson(line));
    return entry.success ? { seq, hash: entry.data.hash } : undefined;
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
