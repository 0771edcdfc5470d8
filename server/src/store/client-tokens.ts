import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

const PREFIX = 'fnc_';
const TOKEN_BYTES = 32;

/** A write per request would cost more than the answer is worth: last use is kept to the minute. */
const LAST_USE_GRAIN_MS = 60_000;

/** Who may call the interface. */
export interface ClientTokens {
  /**
   * Makes a first token where there is none. Answers it (the only time it can be seen), or
   * `undefined` where there are tokens already.
   */
  createFirst(name: string, now: number): Promise<string | undefined>;
  /** Makes a token, beside those there are. Answers it: the only time it can be seen. */
  create(name: string, now: number): Promise<string>;
  /** All of them, in the order in which they were made. */
  list(): Promise<readonly ClientToken[]>;
  /** Takes a token's right to call, at once. Answers whether there was one of this id. */
  revoke(id: number): Promise<boolean>;
  /** Whether a token was ever made here, be it revoked since. */
  isAnyThere(): Promise<boolean>;
  /** Whether this is a known token; notes that it was used. */
  accept(token: string, now: number): Promise<boolean>;
}

/** A token as it can be told apart from others without knowing it. */
export interface ClientToken {
  readonly id: number;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** To the minute; absent: never used. */
  readonly lastUsedAt?: number;
}

/** `onLastUseLost` is told where a use could not be noted; the token is accepted all the same. */
export function createClientTokens(
  database: Kysely<Tables>,
  onLastUseLost: (fault: unknown) => void,
): ClientTokens {
  return {
    createFirst: (name, now) =>
      guard('cannot create a client token', async () => {
        const token = newToken();
        // One statement, so that two first starts at once make one token.
        const { numAffectedRows } = await sql`
          insert into client_token (name, token_hash, created_at)
          select ${name}, ${hashToken(token)}, ${now}
          where not exists (select 1 from client_token)`.execute(database);
        return numAffectedRows === 1n ? token : undefined;
      }),

    create: (name, now) =>
      guard('cannot create a client token', async () => {
        const token = newToken();
        const row = { name, token_hash: hashToken(token), created_at: now };
        await database.insertInto('client_token').values(row).execute();
        return token;
      }),

    list: () =>
      guard('cannot list the client tokens', async () => {
        const rows = await database
          .selectFrom('client_token')
          .select(['id', 'name', 'created_at', 'last_used_at'])
          .orderBy('id')
          .execute();
        return rows.map(({ id, name, created_at: createdAt, last_used_at: lastUsedAt }) => ({
          id,
          name,
          createdAt,
          ...(lastUsedAt !== null && { lastUsedAt }),
        }));
      }),

    revoke: (id) =>
      guard('cannot revoke a client token', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('client_token')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),

    isAnyThere: () =>
      guard('cannot look for client tokens', async () => {
        // Ids are never used again, so the counter tells of those that were revoked, too.
        const { rows } = await sql`
          select 1 from sqlite_sequence where name = 'client_token' and seq > 0`.execute(database);
        return rows.length > 0;
      }),

    accept: (token, now) =>
      guard('cannot look up a client token', async () => {
        // The look-up is by hash: how long it takes says nothing about any token's characters.
        const found = await database
          .selectFrom('client_token')
          .select(['id', 'last_used_at'])
          .where('token_hash', '=', hashToken(token))
          .executeTakeFirst();
        if (found === undefined) return false;
        if (found.last_used_at === null || now - found.last_used_at >= LAST_USE_GRAIN_MS) {
          await database
            .updateTable('client_token')
            .set({ last_used_at: now })
            .where('id', '=', found.id)
            .execute()
            // A disk that is full is no reason to refuse a caller.
            .catch(onLastUseLost);
        }
        return true;
      }),
  };
}

function newToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
