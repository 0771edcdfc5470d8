import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** Does `work` in a transaction: in that of `database` where it is one, else in one of its own. */
export async function inTransaction<T>(
  database: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  return database.isTransaction ? work(database) : database.transaction().execute(work);
}

/** Waits until no other transaction has this lock, and has it until this transaction ends. */
export async function takeLock(
  transaction: Kysely<Tables>,
  name: 'first-client-token' | 'retirement' | 'outbox' | 'binding',
): Promise<void> {
  await transaction
    .insertInto('store_lock')
    .values({ name })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ name }))
    .execute();
}
