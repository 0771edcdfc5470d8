import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

const ALIAS_BYTES = 16;

/** What is known of an identity token: ids and dates, nothing biometric, never the token. */
export interface IssuedToken {
  readonly id: string;
  /** The client token that asked for it. */
  readonly clientId?: number;
  /** Milliseconds since the epoch, as all times here. */
  readonly issuedAt: number;
  readonly expiresAt?: number;
  /** The generation of keys. */
  readonly kid: number;
  readonly modelId: number;
  readonly level: number;
  readonly codeId: number;
}

/** With what came after it was issued. */
export interface RecordedToken extends IssuedToken {
  readonly alias: string;
  /** As 2026-06-01; absent: it was not verified yet. */
  readonly lastVerifiedDay?: string;
}

/** How many tokens that can still verify need a generation of keys and a model. */
export interface TokenUsage {
  readonly kid: number;
  readonly modelId: number;
  readonly tokens: number;
  /** As 2026-06-01; absent: none of them was verified yet. */
  readonly lastVerifiedDay?: string;
}

export async function recordToken(
  database: Kysely<Tables>,
  token: IssuedToken,
): Promise<{ alias: string }> {
  const alias = randomBytes(ALIAS_BYTES).toString('base64url');
  await database
    .insertInto('identity_token')
    .values({
      id: token.id,
      alias,
      client_id: token.clientId ?? null,
      issued_at: token.issuedAt,
      expires_at: token.expiresAt ?? null,
      kid: token.kid,
      model_id: token.modelId,
      level: token.level,
      code_id: token.codeId,
    })
    .execute();
  return { alias };
}

export async function findRecorded(
  database: Kysely<Tables>,
  id: string,
): Promise<RecordedToken | undefined> {
  const row = await database
    .selectFrom('identity_token')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id,
      alias: row.alias,
      ...(row.client_id !== null && { clientId: row.client_id }),
      issuedAt: row.issued_at,
      ...(row.expires_at !== null && { expiresAt: row.expires_at }),
      kid: row.kid,
      modelId: row.model_id,
      level: row.level,
      codeId: row.code_id,
      ...(row.verified_day !== null && { lastVerifiedDay: row.verified_day }),
    }
  );
}

export function isExpired(expiresAt: number | null | undefined, now: number): boolean {
  return typeof expiresAt === 'number' && expiresAt <= now;
}

export async function noteVerified(
  database: Kysely<Tables>,
  id: string,
  now: number,
): Promise<void> {
  const day = new Date(now).toISOString().slice(0, 10);
  await database
    .updateTable('identity_token')
    .set({ verified_day: day })
    .where('id', '=', id)
    .where((row) => row.or([row('verified_day', 'is', null), row('verified_day', '<', day)]))
    .execute();
}

export async function countUsage(
  database: Kysely<Tables>,
  now: number,
): Promise<readonly TokenUsage[]> {
  const rows = await database
    .selectFrom('identity_token as token')
    .leftJoin('retired_token as retired', 'retired.id', 'token.id')
    .select(({ fn }) => [
      'token.kid',
      'token.model_id',
      fn.countAll<number>().as('tokens'),
      fn.max('token.verified_day').as('day'),
    ])
    .where('retired.id', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .groupBy(['token.kid', 'token.model_id'])
    .orderBy('token.kid')
    .orderBy('token.model_id')
    .execute();
  return rows.map(({ kid, model_id: modelId, tokens, day }) => ({
    kid,
    modelId,
    tokens,
    ...(day !== null && { lastVerifiedDay: day }),
  }));
}
