import { join } from 'node:path';
import { sealEntry } from '../../src/audit/chain.ts';
import { CHAIN_START, type ChainHead, formatEntry } from '../../src/audit/entry.ts';
import type { AuditEvent } from '../../src/audit/event.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { Keys, Signer } from '../../src/keys/ports.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';

export const NOW = Date.UTC(2026, 5, 1, 12);

/** One of each kind. */
export const EVENTS: readonly AuditEvent[] = [
  { type: 'client-token-created', actor: 'operator', client: 1 },
  { type: 'token-issued', actor: 1, alias: 'k8Zq0v2uQnC4mY1rT7xW5g', kid: 1, level: 4 },
  {
    type: 'verification',
    actor: 1,
    alias: 'k8Zq0v2uQnC4mY1rT7xW5g',
    decision: 'match',
    level: 4,
    requestId: '5f0c9f4e-6f1e-4c0e-9d55-0a4f2b1f3c21',
  },
  { type: 'verification', actor: 2, decision: 'non-match', level: 4 },
  { type: 'locked-out', actor: 2, alias: 'b' },
  { type: 'token-rotated', actor: 1, alias: 'b', kid: 2 },
  { type: 'token-revoked', actor: 1, alias: 'b' },
  { type: 'policy-changed', actor: 'operator', policy: 'a'.repeat(64) },
  { type: 'key-rotated', actor: 'operator', key: { generation: 2 } },
  { type: 'key-retired', actor: 'operator', key: { signingKid: 'a'.repeat(43) } },
  { type: 'key-rotated', actor: 'operator', key: { providerKid: 'a'.repeat(27) } },
  { type: 'entra-tenant-added', actor: 'operator', entraClient: `entra-${'a'.repeat(22)}` },
  { type: 'exported', actor: 'operator', alias: 'b' },
  { type: 'erased', actor: 'operator', alias: 'b' },
  { type: 'client-token-revoked', actor: 'operator', client: 1 },
  { type: 'relying-party-added', actor: 'operator', relyingParty: 'okta-acme' },
];

export async function newKeys(
  whenDone?: WhenDone,
): Promise<{ readonly path: string; readonly keys: Keys }> {
  const path = join(await temporaryFolder(whenDone), 'facenition-data', 'keys.json');
  await createKeyFile(path, NOW);
  return { path, keys: openKeys({ keyFile: path, keyCustody: { kind: 'file' } }) };
}

/** The lines of a trail with these events, after what was there before. */
export async function seal(
  events: readonly AuditEvent[],
  signer: Signer,
  start: ChainHead = CHAIN_START,
): Promise<{ readonly lines: readonly string[]; readonly head: ChainHead }> {
  const lines: string[] = [];
  let head = start;
  for (const event of events) {
    const entry = await sealEntry(head, { at: NOW + head.seq * 1000, event }, signer);
    lines.push(formatEntry(entry));
    head = entry;
  }
  return { lines, head: { seq: head.seq, hash: head.hash } };
}

export async function* from<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
