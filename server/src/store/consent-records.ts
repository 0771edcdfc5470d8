import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

export interface ConsentRecordRow {
  readonly id: string;
  readonly tokenId: string;
  /** JSON, as docs/consent-receipt.md has it. */
  readonly record: string;
  readonly givenAt: number;
  readonly withdrawnAt?: number;
}

/** What people agreed to, for whoever has to show it. */
export interface ConsentRecords {
  add(row: ConsentRecordRow): Promise<void>;
  ofToken(tokenId: string): Promise<readonly ConsentRecordRow[]>;
}

export function createConsentRecords(database: Kysely<Tables>): ConsentRecords {
  return {
    add: ({ id, tokenId, record, givenAt }) =>
      guard('cannot keep a record of consent', async () => {
        await database
          .insertInto('consent_record')
          .values({ id, token_id: tokenId, record, given_at: givenAt, withdrawn_at: null })
          .execute();
      }),
    ofToken: (tokenId) =>
      guard('cannot read records of consent', async () => {
        const rows = await database
          .selectFrom('consent_record')
          .selectAll()
          .where('token_id', '=', tokenId)
          .orderBy('given_at')
          .execute();
        return rows.map(({ id, token_id, record, given_at, withdrawn_at }) => ({
          id,
          tokenId: token_id,
          record,
          givenAt: given_at,
          ...(withdrawn_at !== null && { withdrawnAt: withdrawn_at }),
        }));
      }),
  };
}

/** Notes that what was agreed to is over: its reference was taken back. */
export async function withdrawConsent(
  transaction: Kysely<Tables>,
  tokenId: string,
  at: number,
): Promise<void> {
  await transaction
    .updateTable('consent_record')
    .set({ withdrawn_at: at })
    .where('token_id', '=', tokenId)
    .where('withdrawn_at', 'is', null)
    .execute();
}
