import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { CLIENT_SCOPES, type ClientScope, WITHOUT_PURPOSE } from '../client-scope.ts';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';
import { inTransaction, takeLock } from './transactions.ts';

const PREFIX = 'fnc_';
const TOKEN_BYTES = 32;

/** A write per request would cost more than the answer is worth: last use is kept to the minute. */
const LAST_USE_GRAIN_MS = 60_000;

/** An identity provider, and a tenant or user pool of it. */
export interface IdentityTenant {
  readonly idp: string;
  readonly tenant: string;
}

/** Who calls. */
export interface Caller {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  /** Milliseconds since the epoch, as all times here. Of this token, not of those above it. */
  readonly expiresAt?: number;
  /** The client token that this one was made from. */
  readonly parentId?: number;
  /** The one whose people it may act for. Absent: for anybody's. */
  readonly boundTo?: IdentityTenant;
}

export interface NewClientToken {
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  readonly expiresAt?: number;
  readonly parentId?: number;
  readonly credentialId?: string;
  /** What it looks for people in rosters for. */
  readonly rosterPurpose?: string;
  readonly boundTo?: IdentityTenant;
}

/** A client is one client, however many short-lived tokens it makes. */
export function clientOf({ id, parentId }: Caller): number {
  return parentId ?? id;
}

/** A token as it can be told apart from others without knowing it. */
export interface ClientToken extends Caller {
  readonly createdAt: number;
  readonly credentialId?: string;
  readonly rosterPurpose?: string;
  readonly revokedAt?: number;
  /** To the minute; absent: never used. */
  readonly lastUsedAt?: number;
}

/** Who may call the interface. */
export interface ClientTokens {
  /**
   * Makes a first token, with every scope but `roster`, where there is none. Answers it (the only time it can
   * be seen), or `undefined` where there are tokens that were not revoked.
   */
  createFirst(name: string, now: number): Promise<{ id: number; token: string } | undefined>;
  /** Makes a token, beside those there are. Answers it: the only time it can be seen. */
  create(token: NewClientToken, now: number): Promise<{ id: number; token: string }>;
  /** All of them, revoked ones too, in the order in which they were made. */
  list(): Promise<readonly ClientToken[]>;
  /**
   * Takes a token's right to call, at once, and that of those made from it. Answers whether it had
   * that right.
   */
  revoke(id: number, now: number): Promise<boolean>;
  /** Whether a token was ever made here, be it revoked since. */
  isAnyThere(): Promise<boolean>;
  /**
   * Who calls with this token; notes that it was used. `undefined` where it is unknown, revoked or
   * expired, or a token that it was made from is.
   */
  accept(token: string, now: number): Promise<Caller | undefined>;
}

/** `onLastUseLost` is told where a use could not be noted; the token is accepted all the same. */
export function createClientTokens(
  database: Kysely<Tables>,
  onLastUseLost: (fault: unknown) => void,
): ClientTokens {
  return {
    createFirst: (name, now) =>
      guard('cannot create a client token', () =>
        inTransaction(database, (transaction) => createFirst(transaction, name, now)),
      ),
    create: (token, now) => guard('cannot create a client token', () => add(database, token, now)),
    list: () =>
      guard('cannot list the client tokens', async () => {
        const rows = await database.selectFrom('client_token').selectAll().orderBy('id').execute();
        return rows.map((row) => ({
          ...callerOf(row),
          createdAt: row.created_at,
          ...(row.credential_id !== null && { credentialId: row.credential_id }),
          ...(row.roster_purpose !== null && { rosterPurpose: row.roster_purpose }),
          ...(row.revoked_at !== null && { revokedAt: row.revoked_at }),
          ...(row.last_used_at !== null && { lastUsedAt: row.last_used_at }),
        }));
      }),
    revoke: (id, now) => guard('cannot revoke a client token', () => revoke(database, id, now)),
    isAnyThere: () =>
      guard('cannot look for client tokens', async () => {
        const found = await database.selectFrom('client_token').select('id').limit(1).execute();
        return found.length > 0;
      }),
    accept: (token, now) =>
      guard('cannot look up a client token', async () => {
        const found = await findUsable(database, token, now);
        if (found === undefined) return undefined;
        if (found.last_used_at === null || now - found.last_used_at >= LAST_USE_GRAIN_MS) {
          await noteUse(database, found.id, now)
            // A disk that is full is no reason to refuse a caller.
            .catch(onLastUseLost);
        }
        return callerOf(found);
      }),
  };
}

async function createFirst(
  transaction: Kysely<Tables>,
  name: string,
  now: number,
): Promise<{ id: number; token: string } | undefined> {
  // Two first starts at once make one token.
  await takeLock(transaction, 'first-client-token');
  const usable = await transaction
    .selectFrom('client_token')
    .select('id')
    .where('revoked_at', 'is', null)
    .limit(1)
    .execute();
  if (usable.length > 0) return undefined;
  return add(transaction, { name, scopes: WITHOUT_PURPOSE }, now);
}

async function add(
  database: Kysely<Tables>,
  { name, scopes, expiresAt, parentId, credentialId, rosterPurpose, boundTo }: NewClientToken,
  now: number,
): Promise<{ id: number; token: string }> {
  const token = newToken();
  const { id } = await database
    .insertInto('client_token')
    .values({
      name,
      token_hash: hashToken(token),
      created_at: now,
      scopes: scopes.join(' '),
      expires_at: expiresAt ?? null,
      parent_id: parentId ?? null,
      credential_id: credentialId ?? null,
      roster_purpose: rosterPurpose ?? null,
      idp: boundTo?.idp ?? null,
      tenant: boundTo?.tenant ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, token };
}

async function revoke(database: Kysely<Tables>, id: number, now: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    with recursive descent (id) as (
      select id from client_token where id = ${id}
      union
      select made.id from client_token made join descent on made.parent_id = descent.id
    )
    update client_token set revoked_at = ${now}
    where revoked_at is null and id in (select id from descent)
    returning id`.execute(database);
  return rows.some((row) => row.id === id);
}

interface FoundToken extends CallerRow {
  readonly last_used_at: number | null;
  readonly revoked_at: number | null;
}

async function findUsable(
  database: Kysely<Tables>,
  token: string,
  now: number,
): Promise<FoundToken | undefined> {
  // The look-up is by hash: how long it takes says nothing about any token's characters.
  const { rows } = await sql<FoundToken>`
    with recursive ascent as (
      select * from client_token where token_hash = ${hashToken(token)}
      union all
      select above.* from client_token above join ascent on above.id = ascent.parent_id
    )
    select id, name, scopes, expires_at, parent_id, idp, tenant, last_used_at, revoked_at
    from ascent order by id desc`.execute(database);
  const isUsable = rows.every(
    (row) => row.revoked_at === null && (row.expires_at === null || row.expires_at > now),
  );
  return isUsable ? rows[0] : undefined;
}

async function noteUse(database: Kysely<Tables>, id: number, now: number): Promise<void> {
  await database
    .updateTable('client_token')
    .set({ last_used_at: now })
    .where('id', '=', id)
    .execute();
}

interface CallerRow {
  readonly id: number;
  readonly name: string;
  readonly scopes: string;
  readonly expires_at: number | null;
  readonly parent_id: number | null;
  readonly idp: string | null;
  readonly tenant: string | null;
}

function callerOf({ id, name, scopes, expires_at, parent_id, idp, tenant }: CallerRow): Caller {
  const words = scopes.split(' ');
  return {
    id,
    name,
    scopes: CLIENT_SCOPES.filter((scope) => words.includes(scope)),
    ...(expires_at !== null && { expiresAt: expires_at }),
    ...(parent_id !== null && { parentId: parent_id }),
    ...(idp !== null && tenant !== null && { boundTo: { idp, tenant } }),
  };
}

function newToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
