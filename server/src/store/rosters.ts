import type { Level } from '@facenition/core';
import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { RosterTable, Tables } from './tables.ts';
import { inTransaction } from './transactions.ts';

/** A group of people among whom one is looked for. */
export interface StoredRoster {
  readonly id: string;
  /** What an operator calls it. */
  readonly name: string;
  readonly level: Level;
  /** 16 random bytes that its references share. */
  readonly salt: Uint8Array;
  /** SHA-256 of its secret, which is not kept. */
  readonly secretHash: Uint8Array;
  /** The client token that asked for it. */
  readonly clientId?: number;
  readonly createdAt: number;
}

export interface RosterMember {
  /** The id of the token. */
  readonly id: string;
  /** An identity token: a protected, revocable biometric reference. */
  readonly token: string;
}

/** Rosters and the tokens of their members: the one place where the store keeps identity tokens. */
export interface Rosters {
  create(roster: StoredRoster): Promise<void>;
  find(id: string): Promise<StoredRoster | undefined>;
  /** All of them with how many members each has, in the order in which they were made. */
  list(): Promise<readonly (StoredRoster & { readonly members: number })[]>;
  /** Of several at once none is one too many. `unknown`: there is no such roster. */
  add(
    rosterId: string,
    member: RosterMember,
    capacity: number,
  ): Promise<'added' | 'full' | 'unknown'>;
  /** Those of a roster whose tokens were not retired. */
  members(rosterId: string): Promise<readonly RosterMember[]>;
  /** The same, and nobody joins before the transaction ends. `undefined`: no such roster. */
  lockedMembers(rosterId: string): Promise<readonly RosterMember[] | undefined>;
  has(rosterId: string, memberId: string): Promise<boolean>;
  /** Removes a roster that has no members. Answers whether there was one. */
  remove(id: string): Promise<boolean>;
}

export function createRosters(database: Kysely<Tables>): Rosters {
  return {
    create: (roster) =>
      guard('cannot create a roster', async () => {
        await database.insertInto('roster').values(rowOf(roster)).execute();
      }),
    find: (id) =>
      guard('cannot look up a roster', async () => {
        const row = await database
          .selectFrom('roster')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        return row && rosterOf(row);
      }),
    list: () => guard('cannot list the rosters', () => list(database)),
    add: (rosterId, member, capacity) =>
      guard('cannot add to a roster', () =>
        inTransaction(database, (transaction) => add(transaction, rosterId, member, capacity)),
      ),
    members: (rosterId) => guard('cannot read a roster', () => membersOf(database, rosterId)),
    lockedMembers: (rosterId) =>
      guard('cannot read a roster', async () =>
        (await lock(database, rosterId)) ? membersOf(database, rosterId) : undefined,
      ),
    has: (rosterId, memberId) =>
      guard('cannot read a roster', async () => {
        const found = await database
          .selectFrom('roster_member')
          .select('id')
          .where('roster_id', '=', rosterId)
          .where('id', '=', memberId)
          .execute();
        return found.length > 0;
      }),
    remove: (id) =>
      guard('cannot remove a roster', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('roster')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
  };
}

/** A retired token is nobody's any more. Answers how many rows that were. */
export async function removeMember(transaction: Kysely<Tables>, id: string): Promise<number> {
  const { numDeletedRows } = await transaction
    .deleteFrom('roster_member')
    .where('id', '=', id)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

async function list(
  database: Kysely<Tables>,
): Promise<readonly (StoredRoster & { readonly members: number })[]> {
  const rows = await database
    .selectFrom('roster')
    .selectAll('roster')
    .select((roster) =>
      roster
        .selectFrom('roster_member')
        .select((member) => member.fn.countAll<number>().as('members'))
        .whereRef('roster_member.roster_id', '=', 'roster.id')
        .as('members'),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...rosterOf(row), members: Number(row.members) }));
}

async function add(
  transaction: Kysely<Tables>,
  rosterId: string,
  { id, token }: RosterMember,
  capacity: number,
): Promise<'added' | 'full' | 'unknown'> {
  if (!(await lock(transaction, rosterId))) return 'unknown';
  const { count } = await transaction
    .selectFrom('roster_member')
    .select((member) => member.fn.countAll<number>().as('count'))
    .where('roster_id', '=', rosterId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= capacity) return 'full';
  await transaction
    .insertInto('roster_member')
    .values({ id, roster_id: rosterId, token })
    .execute();
  return 'added';
}

/** Whoever else adds to the roster, or removes it, waits. Answers whether there is one. */
async function lock(transaction: Kysely<Tables>, id: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('roster')
    .set({ id })
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function membersOf(database: Kysely<Tables>, rosterId: string): Promise<readonly RosterMember[]> {
  return database
    .selectFrom('roster_member')
    .select(['id', 'token'])
    .where('roster_id', '=', rosterId)
    .orderBy('id')
    .execute();
}

function rowOf({
  id,
  name,
  level,
  salt,
  secretHash,
  clientId,
  createdAt,
}: StoredRoster): RosterTable {
  return {
    id,
    name,
    level,
    salt,
    secret_hash: secretHash,
    client_id: clientId ?? null,
    created_at: createdAt,
  };
}

function rosterOf(row: RosterTable): StoredRoster {
  return {
    id: row.id,
    name: row.name,
    level: row.level,
    salt: row.salt,
    secretHash: row.secret_hash,
    ...(row.client_id !== null && { clientId: row.client_id }),
    createdAt: row.created_at,
  };
}
