import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

/** What of an artifact is found by: all of them are kept as SHA-256 only. */
export interface ArtifactKeys {
  readonly grantId?: string;
  readonly uid?: string;
}

/** A code, an access token, a session ... as the store holds it. */
export interface StoredArtifact {
  /** JSON of an object. */
  readonly payload: string;
  /** Milliseconds since the epoch. */
  readonly consumedAt?: number;
}

/**
 * What the OpenID Provider remembers between requests. `model`: which kind of artifact. Ids are
 * codes, tokens and cookies: who reads the store learns none of them.
 */
export interface OpenIdArtifacts {
  /** Adds one, or replaces what it was; it stays consumed. */
  put(
    model: string,
    id: string,
    artifact: { readonly payload: string; readonly expiresAt: number } & ArtifactKeys,
  ): Promise<void>;
  find(model: string, id: string): Promise<StoredArtifact | undefined>;
  findByUid(model: string, uid: string): Promise<StoredArtifact | undefined>;
  /** Of several at once one alone is told `true`. */
  consume(model: string, id: string, now: number): Promise<boolean>;
  remove(model: string, id: string): Promise<void>;
  /** Removes those of a model that came of one grant. */
  removeGrant(model: string, grantId: string): Promise<void>;
  /** Removes what expired. Answers how many. */
  purge(now: number): Promise<number>;
}

export function createOpenIdArtifacts(database: Kysely<Tables>): OpenIdArtifacts {
  return {
    put: (model, id, artifact) =>
      guard('cannot keep an OpenID artifact', () => put(database, model, id, artifact)),
    find: (model, id) =>
      guard('cannot look up an OpenID artifact', () =>
        findBy(database, model, 'id_hash', hashOf(id)),
      ),
    findByUid: (model, uid) =>
      guard('cannot look up an OpenID artifact', () =>
        findBy(database, model, 'uid_hash', hashOf(uid)),
      ),
    consume: (model, id, now) =>
      guard('cannot consume an OpenID artifact', async () => {
        const { numUpdatedRows } = await database
          .updateTable('openid_artifact')
          .set({ consumed_at: now })
          .where('model', '=', model)
          .where('id_hash', '=', hashOf(id))
          .where('consumed_at', 'is', null)
          .executeTakeFirst();
        return numUpdatedRows === 1n;
      }),
    remove: (model, id) =>
      guard('cannot remove an OpenID artifact', () =>
        removeBy(database, model, 'id_hash', hashOf(id)),
      ),
    removeGrant: (model, grantId) =>
      guard('cannot revoke a grant', () =>
        removeBy(database, model, 'grant_hash', hashOf(grantId)),
      ),
    purge: (now) =>
      guard('cannot purge the OpenID artifacts', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('openid_artifact')
          .where('expires_at', '<=', now)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

async function put(
  database: Kysely<Tables>,
  model: string,
  id: string,
  { payload, expiresAt, grantId, uid }: Parameters<OpenIdArtifacts['put']>[2],
): Promise<void> {
  const values = {
    payload,
    grant_hash: grantId === undefined ? null : hashOf(grantId),
    uid_hash: uid === undefined ? null : hashOf(uid),
    expires_at: expiresAt,
  };
  await database
    .insertInto('openid_artifact')
    .values({ model, id_hash: hashOf(id), consumed_at: null, ...values })
    .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(values))
    .execute();
}

type KeyColumn = 'id_hash' | 'uid_hash' | 'grant_hash';

async function findBy(
  database: Kysely<Tables>,
  model: string,
  column: KeyColumn,
  hash: Uint8Array,
): Promise<StoredArtifact | undefined> {
  const row = await database
    .selectFrom('openid_artifact')
    .select(['payload', 'consumed_at'])
    .where('model', '=', model)
    .where(column, '=', hash)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { payload, consumed_at: consumedAt } = row;
  return { payload, ...(consumedAt !== null && { consumedAt }) };
}

async function removeBy(
  database: Kysely<Tables>,
  model: string,
  column: KeyColumn,
  hash: Uint8Array,
): Promise<void> {
  await database
    .deleteFrom('openid_artifact')
    .where('model', '=', model)
    .where(column, '=', hash)
    .execute();
}

function hashOf(id: string): Uint8Array {
  return createHash('sha256').update(id).digest();
}
