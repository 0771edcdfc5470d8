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
  /** Whether this is a known token; notes that it was used. */
  accept(token: string, now: number): Promise<boolean>;
}

export function createClientTokens(database: Kysely<Tables>): ClientTokens {
  return {
    createFirst: (name, now) =>
      guard('cannot create a client token', async () => {
        const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
        // One statement, so that two first starts at once make one token.
        const { numAffectedRows } = await sql`
          insert into client_token (name, token_hash, created_at)
          select ${name}, ${hashToken(token)}, ${now}
          where not exists (select 1 from client_token)`.execute(database);
        return numAffectedRows === 1n ? token : undefined;
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
            .execute();
        }
        return true;
      }),
  };
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
