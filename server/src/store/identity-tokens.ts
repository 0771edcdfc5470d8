import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import {
  countUsage,
  findRecorded,
  type IssuedToken,
  isExpired,
  noteVerified,
  recordToken,
  type TokenUsage,
} from './issued-tokens.ts';
import { type RetiredToken, type Retirement, retiredAfter, retireToken } from './retired-tokens.ts';
import type { Tables } from './tables.ts';
import { collectRecords, type Erasure, eraseRecords, type TokenRecords } from './token-records.ts';
import { inTransaction } from './transactions.ts';

/** Ids in one query: a database takes a limited number of values. */
const IDS_PER_QUERY = 1000;

export type TokenState = 'active' | 'expired' | 'revoked' | 'rotated' | 'unknown';

/** The ledger of the identity tokens that were issued here. */
export interface IdentityTokens {
  /**
   * Notes that a token was issued. Answers its alias, 128 random bits, by which the audit log
   * names it: the link is here only, so that erasing it unlinks the log.
   */
  record(token: IssuedToken): Promise<{ alias: string }>;
  aliasOf(id: string): Promise<string | undefined>;
  /** Of every id asked for. A retired token is told as that whether it was recorded or not. */
  stateOf(ids: readonly string[], now: number): Promise<ReadonlyMap<string, TokenState>>;
  /**
   * Retires a token for good, whether it was recorded here or not; who comes first decides what
   * as. In a transaction, retire before appending to the audit log: these locks are taken in one
   * order everywhere.
   */
  retire(token: Retirement, now: number): Promise<'done' | 'already'>;
  /** To the day; nothing is written where the day is noted already. */
  noteVerified(id: string, now: number): Promise<void>;
  /** Of the tokens that are neither retired nor expired. */
  usage(now: number): Promise<readonly TokenUsage[]>;
  /** In the order in which they were retired. None ever appears before one that was told. */
  retired(after: number | undefined, limit: number): Promise<readonly RetiredToken[]>;
  /** Everything that is kept about one token, for a data subject. */
  export(id: string): Promise<TokenRecords | undefined>;
  /**
   * Removes what is kept about a token. Its retirement stays, without its circumstances, else it
   * would be good again; a token that may still verify, recorded here or not, is revoked.
   */
  erase(id: string, now: number): Promise<Erasure>;
}

export function createIdentityTokens(database: Kysely<Tables>): IdentityTokens {
  return {
    record: (token) => guard('cannot record an identity token', () => recordToken(database, token)),
    aliasOf: (id) =>
      guard('cannot look up an identity token', async () => {
        const found = await findRecorded(database, id);
        return found?.alias;
      }),
    stateOf: (ids, now) =>
      guard('cannot look up identity tokens', () => statesOf(database, ids, now)),
    retire: (token, now) =>
      guard('cannot retire an identity token', () =>
        inTransaction(database, (transaction) => retireToken(transaction, token, now)),
      ),
    noteVerified: (id, now) =>
      guard('cannot note a verification', () => noteVerified(database, id, now)),
    usage: (now) => guard('cannot count the identity tokens', () => countUsage(database, now)),
    retired: (after, limit) =>
      guard('cannot list the retired tokens', () => retiredAfter(database, after, limit)),
    export: (id) => guard('cannot look up an identity token', () => collectRecords(database, id)),
    erase: (id, now) =>
      guard('cannot erase an identity token', () =>
        inTransaction(database, (transaction) => eraseRecords(transaction, id, now)),
      ),
  };
}

async function statesOf(
  database: Kysely<Tables>,
  ids: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, TokenState>> {
  const states = new Map<string, TokenState>(ids.map((id) => [id, 'unknown']));
  const distinct = [...states.keys()];
  for (let from = 0; from < distinct.length; from += IDS_PER_QUERY) {
    const some = distinct.slice(from, from + IDS_PER_QUERY);
    // Retirements are read last: one that comes between the two queries is told.
    const issued = await database
      .selectFrom('identity_token')
      .select(['id', 'expires_at'])
      .where('id', 'in', some)
      .execute();
    const retired = await database
      .selectFrom('retired_token')
      .select(['id', 'retired_as'])
      .where('id', 'in', some)
      .execute();
    for (const row of issued) {
      states.set(row.id, isExpired(row.expires_at, now) ? 'expired' : 'active');
    }
    for (const row of retired) states.set(row.id, row.retired_as);
  }
  return states;
}
