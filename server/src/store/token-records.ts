import type { Kysely } from 'kysely';
import { findRecorded, isExpired, type RecordedToken } from './issued-tokens.ts';
import { findRetired, type Retirement, retireToken } from './retired-tokens.ts';
import type { Tables } from './tables.ts';

/** Everything that is kept about one identity token. */
export interface TokenRecords {
  readonly issued?: RecordedToken;
  readonly retired?: Retirement & { readonly at: number };
  /** The ids of the tokens whose place it took. */
  readonly replaces: readonly string[];
}

export interface Erasure {
  /** It was revoked by this: it may have been good. */
  readonly revoked: boolean;
  /** How many rows, by table. */
  readonly removed: Readonly<Record<string, number>>;
  readonly kept: Readonly<Record<string, number>>;
}

export async function collectRecords(
  database: Kysely<Tables>,
  id: string,
): Promise<TokenRecords | undefined> {
  const issued = await findRecorded(database, id);
  const retired = await findRetired(database, id);
  const replaced = await database
    .selectFrom('retired_token')
    .select('id')
    .where('successor', '=', id)
    .orderBy('position')
    .execute();
  if (issued === undefined && retired === undefined && replaced.length === 0) return undefined;
  return {
    ...(issued && { issued }),
    ...(retired && { retired }),
    replaces: replaced.map((row) => row.id),
  };
}

export async function eraseRecords(
  transaction: Kysely<Tables>,
  id: string,
  now: number,
): Promise<Erasure> {
  const issued = await findRecorded(transaction, id);
  // One that was not recorded here may be good all the same.
  const revoked =
    !isExpired(issued?.expiresAt, now) &&
    (await retireToken(transaction, { id, as: 'revoked' }, now)) === 'done';
  const { numDeletedRows } = await transaction
    .deleteFrom('identity_token')
    .where('id', '=', id)
    .executeTakeFirst();
  const { numUpdatedRows } = await transaction
    .updateTable('retired_token')
    .set({ reason: null, successor: null, client_id: null })
    .where('id', '=', id)
    .executeTakeFirst();
  await transaction
    .updateTable('retired_token')
    .set({ successor: null })
    .where('successor', '=', id)
    .execute();
  return {
    revoked,
    removed: { identity_token: Number(numDeletedRows) },
    kept: { retired_token: Number(numUpdatedRows) },
  };
}
