import type { Kysely, Selectable } from 'kysely';
import { guard } from './guard.ts';
import type { OutboxTable, Tables } from './tables.ts';
import { inTransaction, takeLock } from './transactions.ts';

/** A webhook call that is to be made, was made or was given up. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly createdAt: number;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly lastFailure?: string;
  /** Of a pending one: when it may be claimed, or the lease of whoever has it ends. */
  readonly nextAt?: number;
}

/** Deliveries, written in the transaction of what they tell of. Each happens at least once. */
export interface Outbox {
  add(delivery: Pick<Delivery, 'id' | 'url' | 'body'>, now: number): Promise<void>;
  /** Those that are due, for this caller alone until the lease ends. */
  claim(now: number, leaseMs: number, most: number): Promise<readonly Delivery[]>;
  delivered(id: string, now: number): Promise<void>;
  /** Without `nextAt` it is given up. */
  failed(
    id: string,
    failure: { readonly reason: string; readonly nextAt?: number },
    now: number,
  ): Promise<void>;
  /** The oldest first. */
  list(state: Delivery['state'], most: number): Promise<readonly Delivery[]>;
  /** Begins anew with one that was given up. Answers whether there was one of this id. */
  retry(id: string, now: number): Promise<boolean>;
  /** Removes what was delivered before. Answers how many. */
  purge(deliveredBefore: number): Promise<number>;
}

export function createOutbox(database: Kysely<Tables>): Outbox {
  return {
    add: (delivery, now) => guard('cannot add a delivery', () => add(database, delivery, now)),
    claim: (now, leaseMs, most) =>
      guard('cannot claim deliveries', () =>
        inTransaction(database, (transaction) => claim(transaction, now, leaseMs, most)),
      ),
    delivered: (id, now) =>
      guard('cannot note a delivery', async () => {
        await database
          .updateTable('outbox')
          .set({ state: 'delivered', settled_at: now, next_at: null })
          .where('id', '=', id)
          .execute();
      }),
    failed: (id, { reason, nextAt }, now) =>
      guard('cannot note a delivery', async () => {
        await database
          .updateTable('outbox')
          .set({
            state: nextAt === undefined ? 'dead' : 'pending',
            last_failure: reason,
            next_at: nextAt ?? null,
            settled_at: nextAt === undefined ? now : null,
          })
          .where('id', '=', id)
          .where('state', '=', 'pending')
          .execute();
      }),
    list: (state, most) => guard('cannot list deliveries', () => list(database, state, most)),
    retry: (id, now) =>
      guard('cannot retry a delivery', async () => {
        const { numUpdatedRows } = await database
          .updateTable('outbox')
          .set({ state: 'pending', attempts: 0, next_at: now, settled_at: null })
          .where('id', '=', id)
          .where('state', '=', 'dead')
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    purge: (deliveredBefore) =>
      guard('cannot purge deliveries', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('outbox')
          .where('state', '=', 'delivered')
          .where('settled_at', '<', deliveredBefore)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

async function add(
  database: Kysely<Tables>,
  { id, url, body }: Pick<Delivery, 'id' | 'url' | 'body'>,
  now: number,
): Promise<void> {
  await database
    .insertInto('outbox')
    .values({ id, url, body, created_at: now, attempts: 0, state: 'pending', next_at: now })
    .execute();
}

async function claim(
  transaction: Kysely<Tables>,
  now: number,
  leaseMs: number,
  most: number,
): Promise<readonly Delivery[]> {
  await takeLock(transaction, 'outbox');
  const due = await transaction
    .selectFrom('outbox')
    .select('id')
    .where('state', '=', 'pending')
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .orderBy('created_at')
    .limit(most)
    .execute();
  if (due.length === 0) return [];
  const rows = await transaction
    .updateTable('outbox')
    .set((row) => ({ next_at: now + leaseMs, attempts: row('attempts', '+', 1) }))
    .where(
      'id',
      'in',
      due.map(({ id }) => id),
    )
    .where('state', '=', 'pending')
    .returningAll()
    .execute();
  const order = new Map(due.map(({ id }, at) => [id, at]));
  return rows.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)).map(deliveryOf);
}

async function list(
  database: Kysely<Tables>,
  state: Delivery['state'],
  most: number,
): Promise<readonly Delivery[]> {
  const rows = await database
    .selectFrom('outbox')
    .selectAll()
    .where('state', '=', state)
    .orderBy('created_at')
    .orderBy('id')
    .limit(most)
    .execute();
  return rows.map(deliveryOf);
}

function deliveryOf(row: Selectable<OutboxTable>): Delivery {
  return {
    id: row.id,
    url: row.url,
    body: row.body,
    createdAt: row.created_at,
    attempts: row.attempts,
    state: row.state,
    ...(row.last_failure !== null && { lastFailure: row.last_failure }),
    ...(row.next_at !== null && { nextAt: row.next_at }),
  };
}

/** Removes what was told, or given up, about one id. What is to be told yet stays. Answers how many. */
export async function forgetDeliveries(transaction: Kysely<Tables>, id: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('outbox')
    .where('state', '!=', 'pending')
    .where('body', 'like', `%"${id}"%`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
