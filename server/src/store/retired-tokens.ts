import type { Kysely } from 'kysely';
import { removeMember } from './rosters.ts';
import type { Tables } from './tables.ts';
import { takeLock } from './transactions.ts';
import { removeFromVault } from './vault.ts';

export interface Retirement {
  readonly id: string;
  readonly as: 'revoked' | 'rotated';
  readonly reason?: string;
  /** The id of the token that takes its place. */
  readonly successor?: string;
  /** The client token that asked for it. */
  readonly clientId?: number;
}

/** What a status list says of a token. */
export interface RetiredToken {
  /** Grows from one to the next, not always by one. */
  readonly position: number;
  readonly id: string;
  readonly as: 'revoked' | 'rotated';
  readonly at: number;
}

/** Whoever was first decides what a token is retired as. It leaves its roster and the vault. */
export async function retireToken(
  transaction: Kysely<Tables>,
  { id, as, reason, successor, clientId }: Retirement,
  now: number,
): Promise<'done' | 'already'> {
  // Positions become visible in their order: a reader of the list never misses one for good.
  await takeLock(transaction, 'retirement');
  await removeMember(transaction, id);
  await removeFromVault(transaction, id, now);
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('retired_token')
    .values({
      id,
      retired_as: as,
      retired_at: now,
      reason: reason ?? null,
      successor: successor ?? null,
      client_id: clientId ?? null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n ? 'done' : 'already';
}

export async function retiredAfter(
  database: Kysely<Tables>,
  after: number | undefined,
  limit: number,
): Promise<readonly RetiredToken[]> {
  const rows = await database
    .selectFrom('retired_token')
    .select(['position', 'id', 'retired_as', 'retired_at'])
    .where('position', '>', after ?? 0)
    .orderBy('position')
    .limit(limit)
    .execute();
  return rows.map(({ position, id, retired_as: as, retired_at: at }) => ({
    position,
    id,
    as,
    at,
  }));
}

/** All that is kept about the retirement of a token. */
export async function findRetired(
  database: Kysely<Tables>,
  id: string,
): Promise<(Retirement & { readonly at: number }) | undefined> {
  const row = await database
    .selectFrom('retired_token')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id,
      as: row.retired_as,
      at: row.retired_at,
      ...(row.reason !== null && { reason: row.reason }),
      ...(row.successor !== null && { successor: row.successor }),
      ...(row.client_id !== null && { clientId: row.client_id }),
    }
  );
}
