import type { Kysely } from 'kysely';
import { findRecorded, isExpired, type RecordedToken } from './issued-tokens.ts';
import type { VaultReferenceTable } from './live-capture-tables.ts';
import { forgetDeliveries } from './outbox.ts';
import { findRetired, type Retirement, retireToken } from './retired-tokens.ts';
import { removeMember } from './rosters.ts';
import type { Tables } from './tables.ts';
import { removeFromVault } from './vault.ts';

/** Everything that is kept about one identity token. */
export interface TokenRecords {
  readonly issued?: RecordedToken;
  readonly retired?: Retirement & { readonly at: number };
  /** The roster that it is a member of; there the token itself is kept. */
  readonly roster?: string;
  /** Where the vault holds it for an identity provider. */
  readonly reference?: Omit<VaultReferenceTable, 'token' | 'token_id'>;
  /** What the person agreed to, as docs/consent-receipt.md has it. */
  readonly consents: readonly unknown[];
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
  const member = await database
    .selectFrom('roster_member')
    .select('roster_id')
    .where('id', '=', id)
    .executeTakeFirst();
  const reference = await referenceOf(database, id);
  const consents = await database
    .selectFrom('consent_record')
    .select(['record', 'withdrawn_at'])
    .where('token_id', '=', id)
    .orderBy('given_at')
    .execute();
  const isKnown = issued || retired || member || reference;
  if (!isKnown && replaced.length === 0 && consents.length === 0) return undefined;
  return {
    ...(issued && { issued }),
    ...(retired && { retired }),
    ...(member && { roster: member.roster_id }),
    ...(reference && { reference }),
    consents: consents.map(({ record, withdrawn_at }) => ({
      ...JSON.parse(record),
      ...(withdrawn_at !== null && { withdrawn_at: new Date(withdrawn_at).toISOString() }),
    })),
    replaces: replaced.map((row) => row.id),
  };
}

async function referenceOf(
  database: Kysely<Tables>,
  tokenId: string,
): Promise<TokenRecords['reference']> {
  const row = await database
    .selectFrom('vault_reference')
    .selectAll()
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { token: _, token_id: __, ...rest } = row;
  return rest;
}

export async function eraseRecords(
  transaction: Kysely<Tables>,
  id: string,
  now: number,
): Promise<Erasure> {
  const issued = await findRecorded(transaction, id);
  const memberships = await removeMember(transaction, id);
  const references = await removeFromVault(transaction, id, now);
  // One that was not recorded here may be good all the same.
  const revoked =
    !isExpired(issued?.expiresAt, now) &&
    (await retireToken(transaction, { id, as: 'revoked' }, now)) === 'done';
  const told = await forgetDeliveries(transaction, id);
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
  const { consents } = await transaction
    .selectFrom('consent_record')
    .select((row) => row.fn.countAll<number>().as('consents'))
    .where('token_id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    revoked,
    removed: {
      identity_token: Number(numDeletedRows),
      roster_member: memberships,
      vault_reference: references,
      outbox: told,
    },
    // Who holds biometric data must be able to show that it was agreed to.
    kept: { retired_token: Number(numUpdatedRows), consent_record: Number(consents) },
  };
}
