import { isDeepStrictEqual } from 'node:util';
import { verifyChain } from '../../src/audit/chain.ts';
import { AuditEntry, CHAIN_START, type ChainHead } from '../../src/audit/entry.ts';
import type { PublicKeySet } from '../../src/keys/ports.ts';
import type { Delivery } from '../../src/store/outbox.ts';
import { openStore, type Store, type StoreLocation } from '../../src/store/store.ts';
import type { Acknowledged } from './acknowledged.ts';

const ALL = 10_000_000;

/** What a look into the store brought to light. */
export interface Findings {
  readonly head: ChainHead;
  readonly problems: readonly string[];
}

/** Whether the log is whole, and goes on from where it ended at the last look. */
export function examineLog(
  where: StoreLocation,
  keys: PublicKeySet,
  after: ChainHead = CHAIN_START,
): Promise<Findings> {
  return withStore(where, async ({ auditEntries }) => {
    const verified = await verifyChain(auditEntries.lines({ fromSeq: after.seq + 1 }), keys, {
      after,
      expectHead: after,
    });
    if (!verified.ok) {
      return { head: after, problems: [`log: ${verified.problem} at ${verified.at}`] };
    }
    return { head: verified.head, problems: [] };
  });
}

/**
 * Holds all that is kept against all that was acknowledged, and its parts against each other: what
 * is written in one transaction is there as a whole or not at all, whether it was answered or not.
 */
export function examineAll(
  where: StoreLocation,
  keys: PublicKeySet,
  told: Acknowledged,
): Promise<Findings> {
  return withStore(where, async (store) => {
    const whole = await verifyChain(store.auditEntries.lines(), keys);
    if (!whole.ok) return { head: CHAIN_START, problems: [`log: ${whole.problem} at ${whole.at}`] };
    const entries: AuditEntry[] = [];
    for await (const line of store.auditEntries.lines()) {
      entries.push(AuditEntry.parse(JSON.parse(line)));
    }
    const problems = [
      ...missingEntries(entries, told),
      ...(await falseStates(store, told)),
      ...(await tornRetirements(store, told)),
      ...(await differentNumbers(store, entries)),
    ];
    return { head: whole.head, problems };
  });
}

function missingEntries(entries: readonly AuditEntry[], { entries: told }: Acknowledged): string[] {
  const logged = new Map<string, string[]>();
  for (const { event } of entries) {
    const { requestId = '', type } = event;
    const what = type === 'verification' ? `${type} ${event.decision}` : type;
    logged.set(requestId, [...(logged.get(requestId) ?? []), what]);
  }
  return [...told].flatMap(([requestId, expected]) => {
    const there = logged.get(requestId) ?? [];
    return expected
      .filter((entry) => !there.includes(entry))
      .map((entry) => `no entry "${entry}" of an answered request`);
  });
}

async function falseStates(store: Store, { states: told }: Acknowledged): Promise<string[]> {
  const states = await store.identityTokens.stateOf([...told.keys()], Date.now());
  return [...told].flatMap(([id, possible]) => {
    const state = states.get(id) ?? 'unknown';
    return possible.includes(state) ? [] : [`a token is ${state}, and was told ${possible}`];
  });
}

/** Each retirement has its one delivery, each successor was issued, and is the one that was told. */
async function tornRetirements(store: Store, { successors }: Acknowledged): Promise<string[]> {
  const problems: string[] = [];
  const announced = await announcements(store);
  const retired = await store.identityTokens.retired(undefined, ALL);
  for (const { id, as } of retired) {
    const successor = (await store.identityTokens.export(id))?.retired?.successor;
    if ((as === 'rotated') !== (successor !== undefined)) problems.push(`${as} to ${successor}`);
    if (successor !== undefined && (await store.identityTokens.aliasOf(successor)) === undefined) {
      problems.push('a successor was never issued');
    }
    if ((successors.get(id) ?? successor) !== successor) problems.push('another successor');
    const calls = announced.get(id) ?? [];
    const expected = as === 'rotated' ? `token.rotated ${successor}` : 'token.revoked';
    if (calls.length !== 1 || calls[0] !== expected) {
      problems.push(`${calls.length} deliveries of a token that was ${as}`);
    }
  }
  if (announced.size !== retired.length) {
    problems.push(`deliveries of ${announced.size} tokens, ${retired.length} are retired`);
  }
  return problems;
}

/** Every entry of the log has its row in the ledger, and the other way round. */
async function differentNumbers(
  { identityTokens }: Store,
  entries: readonly AuditEntry[],
): Promise<string[]> {
  const logged = (type: AuditEntry['event']['type']): number =>
    entries.filter(({ event }) => event.type === type).length;
  const retired = await identityTokens.retired(undefined, ALL);
  const retiredAs = (how: 'revoked' | 'rotated'): number =>
    retired.filter(({ as }) => as === how).length;
  const usage = await identityTokens.usage(Date.now());
  let issued = usage.reduce((sum, { tokens }) => sum + tokens, 0);
  for (const { id } of retired) {
    if ((await identityTokens.aliasOf(id)) !== undefined) issued += 1;
  }
  const told = {
    revoked: logged('token-revoked'),
    rotated: logged('token-rotated'),
    issued: logged('token-issued'),
  };
  const kept = { revoked: retiredAs('revoked'), rotated: retiredAs('rotated'), issued };
  return isDeepStrictEqual(told, kept)
    ? []
    : [`log: ${JSON.stringify(told)}, ledger: ${JSON.stringify(kept)}`];
}

/** What is told of each token, told already or not. */
async function announcements({ outbox }: Store): Promise<Map<string, string[]>> {
  const deliveries: Delivery[] = [];
  for (const state of ['pending', 'delivered', 'dead'] as const) {
    deliveries.push(...(await outbox.list(state, ALL)));
  }
  const announced = new Map<string, string[]>();
  for (const { body } of deliveries) {
    const { type, data }: { type: string; data: { id: string; successor?: string } } =
      JSON.parse(body);
    const what = data.successor === undefined ? type : `${type} ${data.successor}`;
    announced.set(data.id, [...(announced.get(data.id) ?? []), what]);
  }
  return announced;
}

async function withStore<T>(where: StoreLocation, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(where);
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}
