import { createHash, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

const MOST_TRIES = 5;

/** Where somebody can be reached; compared as it is written. */
export interface ContactPair {
  readonly email: string;
  readonly phone: string;
}

export interface NewCredential extends ContactPair {
  readonly id: string;
  readonly emailCodeHash: Uint8Array;
  readonly phoneCodeHash: Uint8Array;
  readonly codesExpireAt: number;
}

/** Who showed that an e-mail address and a telephone number are theirs: kept as a hash only. */
export interface Credentials {
  create(credential: NewCredential, now: number): Promise<void>;
  /** Each call is one try, counted before the codes are compared; at most 5. */
  verify(
    id: string,
    hashes: { readonly email: Uint8Array; readonly phone: Uint8Array },
    now: number,
  ): Promise<'verified' | 'refused'>;
  isVerified(id: string, pair: ContactPair): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  /** Removes those that were made before this and not verified. Answers how many. */
  purge(unverifiedBefore: number): Promise<number>;
}

export function createCredentials(database: Kysely<Tables>): Credentials {
  return {
    create: (credential, now) =>
      guard('cannot create a credential', () => add(database, credential, now)),
    verify: (id, hashes, now) =>
      guard('cannot verify a credential', () => verify(database, id, hashes, now)),
    isVerified: (id, pair) =>
      guard('cannot look up a credential', async () => {
        const found = await database
          .selectFrom('credential')
          .select('id')
          .where('id', '=', id)
          .where('pair_hash', '=', hashPair(pair))
          .where('verified_at', 'is not', null)
          .executeTakeFirst();
        return found !== undefined;
      }),
    remove: (id) =>
      guard('cannot remove a credential', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('credential')
          .where('id', '=', id)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
    purge: (unverifiedBefore) =>
      guard('cannot purge the credentials', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('credential')
          .where('verified_at', 'is', null)
          .where('created_at', '<', unverifiedBefore)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

async function add(
  database: Kysely<Tables>,
  { id, email, phone, emailCodeHash, phoneCodeHash, codesExpireAt }: NewCredential,
  now: number,
): Promise<void> {
  await database
    .insertInto('credential')
    .values({
      id,
      pair_hash: hashPair({ email, phone }),
      created_at: now,
      codes_expire_at: codesExpireAt,
      tries: 0,
      email_code_hash: emailCodeHash,
      phone_code_hash: phoneCodeHash,
    })
    .execute();
}

async function verify(
  database: Kysely<Tables>,
  id: string,
  hashes: { readonly email: Uint8Array; readonly phone: Uint8Array },
  now: number,
): Promise<'verified' | 'refused'> {
  const found = await database
    .updateTable('credential')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('id', '=', id)
    .where('verified_at', 'is', null)
    .where('tries', '<', MOST_TRIES)
    .where('codes_expire_at', '>', now)
    .returning(['email_code_hash', 'phone_code_hash'])
    .executeTakeFirst();
  if (found === undefined) return 'refused';
  const isEmailRight = isSame(found.email_code_hash, hashes.email);
  const isPhoneRight = isSame(found.phone_code_hash, hashes.phone);
  if (!(isEmailRight && isPhoneRight)) return 'refused';
  const { numUpdatedRows } = await database
    .updateTable('credential')
    .set({ verified_at: now, email_code_hash: null, phone_code_hash: null })
    .where('id', '=', id)
    .where('verified_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? 'verified' : 'refused';
}

function hashPair({ email, phone }: ContactPair): Uint8Array {
  return createHash('sha256')
    .update(JSON.stringify([email, phone]))
    .digest();
}

function isSame(kept: Uint8Array | null, shown: Uint8Array): boolean {
  return kept !== null && kept.length === shown.length && timingSafeEqual(kept, shown);
}
