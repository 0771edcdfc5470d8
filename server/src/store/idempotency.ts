import { timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

/** A request that is this late may still finish; until then its key is not free for another. */
const LATE_MS = 3_600_000;

/** How often a key may vanish between two statements before that is a fault. */
const MOST_ROUNDS = 5;

export type IdempotentStart =
  | { readonly state: 'new' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly answer: Uint8Array }
  | { readonly state: 'different' };

/** Which requests were answered already, and what was answered. */
export interface IdempotencyRecords {
  /**
   * Begins a request under a key. `key` and `fingerprint` (of the request) are hashes; `different`:
   * the key was used for another request. Where a request that is `running` does not finish within
   * its lease, the same request may begin again.
   */
  begin(
    record: { readonly key: Uint8Array; readonly fingerprint: Uint8Array },
    now: number,
    leaseMs: number,
  ): Promise<IdempotentStart>;
  /**
   * Keeps the answer, a ciphertext. `false`: another request under the same key was answered
   * before, and its answer stays.
   */
  finish(key: Uint8Array, answer: Uint8Array, expiresAt: number): Promise<boolean>;
  /** Nothing came of the request: its key is free. */
  abandon(key: Uint8Array): Promise<void>;
  /** Removes what expired. Answers how many. */
  purge(now: number): Promise<number>;
}

export function createIdempotencyRecords(database: Kysely<Tables>): IdempotencyRecords {
  return {
    begin: (record, now, leaseMs) =>
      guard('cannot begin a request', async () => {
        for (let round = 0; round < MOST_ROUNDS; round += 1) {
          if (await claim(database, record, now, leaseMs)) return { state: 'new' };
          const start = await look(database, record);
          if (start !== undefined) return start;
        }
        throw new Error('the key comes and goes');
      }),
    finish: (key, answer, expiresAt) =>
      guard('cannot keep an answer', async () => {
        const { numUpdatedRows } = await database
          .updateTable('idempotency')
          .set({ answer, expires_at: expiresAt })
          .where('key', '=', key)
          .where('answer', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    abandon: (key) =>
      guard('cannot abandon a request', async () => {
        await database
          .deleteFrom('idempotency')
          .where('key', '=', key)
          .where('answer', 'is', null)
          .execute();
      }),
    purge: (now) =>
      guard('cannot purge the answers', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('idempotency')
          .where((row) =>
            row.or([
              row.and([row('answer', 'is not', null), row('expires_at', '<=', now)]),
              row('expires_at', '<=', now - LATE_MS),
            ]),
          )
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

/** Takes a key that is free: unknown, or its answer expired, or the lease of the same request. */
async function claim(
  database: Kysely<Tables>,
  { key, fingerprint }: { readonly key: Uint8Array; readonly fingerprint: Uint8Array },
  now: number,
  leaseMs: number,
): Promise<boolean> {
  const taken = await database
    .insertInto('idempotency')
    .values({ key, fingerprint, answer: null, expires_at: now + leaseMs })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ fingerprint, answer: null, expires_at: now + leaseMs })
        .where('idempotency.expires_at', '<=', now)
        // Else the late answer of one request would become that of another.
        .where((row) =>
          row.or([
            row('idempotency.answer', 'is not', null),
            row('idempotency.fingerprint', '=', fingerprint),
          ]),
        ),
    )
    .returning('expires_at')
    .execute();
  return taken.length > 0;
}

async function look(
  database: Kysely<Tables>,
  { key, fingerprint }: { readonly key: Uint8Array; readonly fingerprint: Uint8Array },
): Promise<IdempotentStart | undefined> {
  const found = await database
    .selectFrom('idempotency')
    .select(['fingerprint', 'answer'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const isSame =
    found.fingerprint.length === fingerprint.length &&
    timingSafeEqual(found.fingerprint, fingerprint);
  if (!isSame) return { state: 'different' };
  return found.answer === null ? { state: 'running' } : { state: 'done', answer: found.answer };
}
