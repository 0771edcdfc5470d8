import { type Kysely, sql } from 'kysely';
import { isSignUpUser, SIGN_UP_PREFIX } from '../sign-up-user.ts';
import type { CaptureSubject } from './capture-transactions.ts';
import { withdrawConsent } from './consent-records.ts';
import { guard } from './guard.ts';
import type { VaultReferenceTable } from './live-capture-tables.ts';
import type { Tables } from './tables.ts';
import { inTransaction, takeLock } from './transactions.ts';
import {
  passkeyOf,
  referenceOf,
  rowOf,
  type TakenVerification,
  takenColumns,
  type VaultReference,
} from './vault-rows.ts';

export type { TakenVerification, VaultPasskey, VaultReference } from './vault-rows.ts';

export interface VaultFilter {
  readonly idp?: string | undefined;
  readonly tenant?: string | undefined;
  readonly userId?: string | undefined;
}

/** `taken`: that user has one of the scope; `unknown`: there is none that could be given. */
export type Bound =
  | { readonly outcome: 'bound'; readonly tokenId: string }
  | { readonly outcome: 'already' | 'taken' | 'unknown' };

/** References by identity provider, tenant, user id and scope: at most one of each. */
export interface Vault {
  /** Answers whether it is kept: of several at once one is, and of one person there is one. */
  add(reference: VaultReference): Promise<boolean>;
  /** One whose token is good still. */
  findOf(subject: CaptureSubject, scope: string, now: number): Promise<VaultReference | undefined>;
  find(id: string): Promise<VaultReference | undefined>;
  /** In the order of their making, those after `after` (an id), at most `most`. */
  list(filter: VaultFilter, most: number, after?: string): Promise<readonly VaultReference[]>;
  noteVerified(id: string, at: number, passkeyCounter?: number): Promise<void>;
  /**
   * Notes that the result of a verification by this reference was taken, unless a later one was.
   * Where the reference is gone there is nothing to note.
   */
  noteTaken(id: string, taken: TakenVerification): Promise<void>;
  /** Removes those whose tokens are good no more. Answers how many. */
  purge(now: number): Promise<number>;
  /** References of sign-ups that nobody was given, made at this time or before; at most `most`. */
  listUnbound(madeUntil: number, most: number): Promise<readonly VaultReference[]>;
  /**
   * Gives the reference of a sign-up to a user of the same tenant, where it was made after.
   * `already`: it is theirs.
   */
  bind(id: string, to: CaptureSubject, madeAfter: number): Promise<Bound>;
  /** Gives all references of one user to another. `taken`: that one has some of these scopes. */
  move(from: CaptureSubject, to: CaptureSubject): Promise<number | 'taken'>;
}

export function createVault(database: Kysely<Tables>): Vault {
  const select = () => database.selectFrom('vault_reference').selectAll();
  return {
    add: (reference) =>
      guard('cannot keep a reference', async () => {
        const { numInsertedOrUpdatedRows } = await database
          .insertInto('vault_reference')
          .values(rowOf(reference))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n;
      }),
    findOf: ({ idp, tenant, userId }, scope, now) =>
      guard('cannot look up a reference', async () => {
        const row = await select()
          .where('idp', '=', idp)
          .where('tenant', '=', tenant)
          .where('user_id', '=', userId)
          .where('scope', '=', scope)
          .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
          .executeTakeFirst();
        return row && referenceOf(row);
      }),
    find: (id) =>
      guard('cannot look up a reference', async () => {
        const row = await select().where('id', '=', id).executeTakeFirst();
        return row && referenceOf(row);
      }),
    list: (filter, most, after) =>
      guard('cannot list the references', async () =>
        (await listed(database, filter, most, after)).map(referenceOf),
      ),
    noteVerified: (id, at, counter) =>
      guard('cannot note a verification', () => noteVerified(database, id, at, counter)),
    noteTaken: (id, taken) =>
      guard('cannot note that a verification was taken', async () => {
        await database
          .updateTable('vault_reference')
          .set(takenColumns(taken))
          .where('id', '=', id)
          .where((row) => row.or([row('taken_at', 'is', null), row('taken_at', '<', taken.at)]))
          .execute();
      }),
    purge: (now) =>
      guard('cannot purge the vault', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('vault_reference')
          .where('expires_at', '<=', now)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
    listUnbound: (madeUntil, most) =>
      guard('cannot list the references of sign-ups', async () => {
        const rows = await select()
          .where(prefixOfUser, '=', SIGN_UP_PREFIX)
          .where('created_at', '<=', madeUntil)
          .limit(most)
          .execute();
        return rows.map(referenceOf);
      }),
    bind: (id, to, madeAfter) =>
      guard('cannot bind a reference', () =>
        inTransaction(database, (transaction) => bind(transaction, id, to, madeAfter)),
      ),
    move: (from, to) => guard('cannot move references', () => move(database, from, to)),
  };
}

/** Compared in the same case, which SQLite's LIKE does not do. */
const prefixOfUser = sql<string>`substr(user_id, 1, ${sql.lit(SIGN_UP_PREFIX.length)})`;

async function bind(
  transaction: Kysely<Tables>,
  id: string,
  { idp, tenant, userId }: CaptureSubject,
  madeAfter: number,
): Promise<Bound> {
  // Of several for one user at once one is.
  await takeLock(transaction, 'binding');
  const of = transaction
    .selectFrom('vault_reference')
    .select(['user_id', 'scope', 'token_id', 'created_at'])
    .where('idp', '=', idp)
    .where('tenant', '=', tenant);
  const found = await of.where('id', '=', id).executeTakeFirst();
  if (found?.user_id === userId) return { outcome: 'already' };
  if (found === undefined || !isSignUpUser(found.user_id)) return { outcome: 'unknown' };
  if (found.created_at <= madeAfter) return { outcome: 'unknown' };
  const { scope, token_id: tokenId } = found;
  const held = await of.where('user_id', '=', userId).where('scope', '=', scope).executeTakeFirst();
  if (held !== undefined) return { outcome: 'taken' };
  await transaction
    .updateTable('vault_reference')
    .set({ user_id: userId })
    .where('id', '=', id)
    .execute();
  return { outcome: 'bound', tokenId };
}

/** A token that is retired leaves the vault, and the consent that it rested on is withdrawn. */
export async function removeFromVault(
  transaction: Kysely<Tables>,
  tokenId: string,
  now: number,
): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('vault_reference')
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  await withdrawConsent(transaction, tokenId, now);
  return Number(numDeletedRows);
}

async function listed(
  database: Kysely<Tables>,
  { idp, tenant, userId }: VaultFilter,
  most: number,
  after?: string,
): Promise<readonly VaultReferenceTable[]> {
  const those = database
    .selectFrom('vault_reference')
    .$if(idp !== undefined, (query) => query.where('idp', '=', idp ?? ''))
    .$if(tenant !== undefined, (query) => query.where('tenant', '=', tenant ?? ''))
    .$if(userId !== undefined, (query) => query.where('user_id', '=', userId ?? ''));
  // Of them as well: where the list goes on says nothing about references of others.
  const last =
    after === undefined
      ? undefined
      : await those.select(['created_at', 'id']).where('id', '=', after).executeTakeFirst();
  return those
    .selectAll()
    .$if(last !== undefined, (query) =>
      query.where((row) =>
        row.or([
          row('created_at', '>', last?.created_at ?? 0),
          row.and([row('created_at', '=', last?.created_at ?? 0), row('id', '>', last?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(most)
    .execute();
}

async function noteVerified(
  database: Kysely<Tables>,
  id: string,
  at: number,
  counter: number | undefined,
): Promise<void> {
  const row = await database
    .updateTable('vault_reference')
    .set({ verified_at: at })
    .where('id', '=', id)
    .returning('passkey')
    .executeTakeFirst();
  if (counter === undefined || row === undefined || row.passkey === null) return;
  const passkey = JSON.stringify({ ...passkeyOf(row.passkey), counter });
  await database.updateTable('vault_reference').set({ passkey }).where('id', '=', id).execute();
}

async function move(
  database: Kysely<Tables>,
  from: CaptureSubject,
  to: CaptureSubject,
): Promise<number | 'taken'> {
  const scopes = await database
    .selectFrom('vault_reference')
    .select('scope')
    .where('idp', '=', to.idp)
    .where('tenant', '=', to.tenant)
    .where('user_id', '=', to.userId)
    .execute();
  const of = database
    .updateTable('vault_reference')
    .set({ idp: to.idp, tenant: to.tenant, user_id: to.userId })
    .where('idp', '=', from.idp)
    .where('tenant', '=', from.tenant)
    .where('user_id', '=', from.userId);
  const own = await database
    .selectFrom('vault_reference')
    .select('scope')
    .where('idp', '=', from.idp)
    .where('tenant', '=', from.tenant)
    .where('user_id', '=', from.userId)
    .execute();
  const held = new Set(scopes.map(({ scope }) => scope));
  if (own.some(({ scope }) => held.has(scope))) return 'taken';
  return Number((await of.executeTakeFirst()).numUpdatedRows);
}
