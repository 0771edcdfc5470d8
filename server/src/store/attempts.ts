import type { Kysely, Selectable } from 'kysely';
import {
  type AttemptPolicy,
  type AttemptState,
  isLocked,
  recentTries,
  returnTry,
  takeTry,
} from './attempt-policy.ts';
import { guard } from './guard.ts';
import type { AttemptTable, Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

export type TryAnswer =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly retryAt: number };

export interface FailingKey {
  readonly key: string;
  /** Within the window of now, or before the present lock-out. */
  readonly failures: number;
  readonly lockedUntil?: number;
}

/** How often something failed, the same for all servers on one database. */
export interface Attempts {
  /** Takes one of the tries that a key has, before anything is compared. */
  begin(key: string, now: number): Promise<TryAnswer>;
  /** Forgets the failures. */
  succeed(key: string): Promise<void>;
  /** Gives the try back: nothing was decided (no usable photo, overloaded). */
  giveBack(key: string): Promise<void>;
  /** Keys with failures that count, or locked. */
  list(now: number): Promise<readonly FailingKey[]>;
  /** Answers whether anything was remembered of this key. */
  unlock(key: string): Promise<boolean>;
  /** Removes what means nothing any more. Answers how many keys. */
  purge(now: number): Promise<number>;
}

export function createAttempts(database: Kysely<Tables>, policy: AttemptPolicy): Attempts {
  return {
    begin: (key, now) =>
      guard('cannot count an attempt', async () => {
        // Whoever keeps asking for a locked key writes nothing and waits for nobody.
        const known = await findState(database, key);
        if (known !== undefined && isLocked(known, now)) return refusal(known);
        return inTransaction(database, (transaction) => begin(transaction, policy, key, now));
      }),
    succeed: (key) =>
      guard('cannot count an attempt', async () => {
        await forget(database, key);
      }),
    giveBack: (key) =>
      guard('cannot count an attempt', () =>
        inTransaction(database, async (transaction) => {
          const state = await lockState(transaction, key);
          await writeState(transaction, key, returnTry(state));
        }),
      ),
    list: (now) => guard('cannot list the attempts', () => list(database, policy, now)),
    unlock: (key) => guard('cannot unlock a key', () => forget(database, key)),
    purge: (now) =>
      guard('cannot purge the attempts', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('attempt')
          .where('forget_at', '<=', now)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

async function begin(
  transaction: Kysely<Tables>,
  policy: AttemptPolicy,
  key: string,
  now: number,
): Promise<TryAnswer> {
  const state = await lockState(transaction, key);
  const next = takeTry(state, policy, now);
  if (next === undefined) return refusal(state);
  await writeState(transaction, key, next);
  return { allowed: true };
}

function refusal({ lockedUntil }: AttemptState): TryAnswer {
  return { allowed: false, retryAt: lockedUntil ?? 0 };
}

async function findState(database: Kysely<Tables>, key: string): Promise<AttemptState | undefined> {
  const row = await database
    .selectFrom('attempt')
    .selectAll()
    .where('key', '=', key)
    .executeTakeFirst();
  return row && stateOf(row);
}

/** Has the row, made where it is not there, until the transaction ends. */
async function lockState(transaction: Kysely<Tables>, key: string): Promise<AttemptState> {
  const row = await transaction
    .insertInto('attempt')
    .values({ key, tries: '[]', lockouts: 0, locked_until: null, forget_at: 0 })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ key }))
    .returningAll()
    .executeTakeFirstOrThrow();
  return stateOf(row);
}

async function writeState(
  transaction: Kysely<Tables>,
  key: string,
  { tries, lockouts, lockedUntil, forgetAt }: AttemptState,
): Promise<void> {
  await transaction
    .updateTable('attempt')
    .set({
      tries: JSON.stringify(tries),
      lockouts,
      locked_until: lockedUntil ?? null,
      forget_at: forgetAt,
    })
    .where('key', '=', key)
    .execute();
}

async function forget(database: Kysely<Tables>, key: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('attempt')
    .where('key', '=', key)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

async function list(
  database: Kysely<Tables>,
  policy: AttemptPolicy,
  now: number,
): Promise<readonly FailingKey[]> {
  const rows = await database
    .selectFrom('attempt')
    .selectAll()
    .where('forget_at', '>', now)
    .orderBy('key')
    .execute();
  return rows.flatMap((row) => {
    const state = stateOf(row);
    const { lockedUntil } = state;
    if (lockedUntil !== undefined && isLocked(state, now)) {
      return [{ key: row.key, failures: state.tries.length, lockedUntil }];
    }
    const failures = recentTries(state, policy, now).length;
    return failures > 0 ? [{ key: row.key, failures }] : [];
  });
}

function stateOf(row: Selectable<AttemptTable>): AttemptState {
  const tries: unknown = JSON.parse(row.tries);
  return {
    tries: Array.isArray(tries) ? tries.map(Number) : [],
    lockouts: row.lockouts,
    ...(row.locked_until !== null && { lockedUntil: row.locked_until }),
    forgetAt: row.forget_at,
  };
}
