import type { Kysely } from 'kysely';
import { guard } from './guard.ts';
import type { Tables } from './tables.ts';

export interface NewInvitation {
  /** `fnin_...` */
  readonly id: string;
  /** SHA-256: the code is not kept. */
  readonly codeHash: Uint8Array;
  /** JSON: the capture that it begins. */
  readonly begin: string;
  readonly clientId?: number;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Invitations to enrol: each is good once. */
export interface Invitations {
  create(invitation: NewInvitation): Promise<void>;
  /** What it begins, as long as it is good. Uses nothing up. */
  peek(codeHash: Uint8Array, now: number): Promise<{ readonly begin: string } | undefined>;
  /** Uses it up. `undefined`: it is not good, or not any more. */
  use(
    codeHash: Uint8Array,
    now: number,
  ): Promise<{ readonly begin: string; readonly clientId?: number } | undefined>;
  /** Withdraws one of this client that was not used. Answers whether there was one. */
  withdraw(id: string, clientId: number): Promise<boolean>;
  /** Removes those that expired or were used before. Answers how many. */
  purge(overBefore: number): Promise<number>;
}

export function createInvitations(database: Kysely<Tables>): Invitations {
  return {
    create: ({ id, codeHash, begin, clientId = null, createdAt, expiresAt }) =>
      guard('cannot create an invitation', async () => {
        await database
          .insertInto('invitation')
          .values({
            id,
            code_hash: codeHash,
            begin,
            client_id: clientId,
            created_at: createdAt,
            expires_at: expiresAt,
            used_at: null,
          })
          .execute();
      }),
    peek: (codeHash, now) =>
      guard('cannot look up an invitation', () =>
        database
          .selectFrom('invitation')
          .select('begin')
          .where('code_hash', '=', codeHash)
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .executeTakeFirst(),
      ),
    use: (codeHash, now) =>
      guard('cannot use an invitation', async () => {
        const row = await database
          .updateTable('invitation')
          .set({ used_at: now })
          .where('code_hash', '=', codeHash)
          .where('used_at', 'is', null)
          .where('expires_at', '>', now)
          .returning(['begin', 'client_id'])
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { begin, client_id: clientId } = row;
        return { begin, ...(clientId !== null && { clientId }) };
      }),
    withdraw: (id, clientId) =>
      guard('cannot withdraw an invitation', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('invitation')
          .where('id', '=', id)
          .where('client_id', '=', clientId)
          .where('used_at', 'is', null)
          .executeTakeFirst();
        return numDeletedRows === 1n;
      }),
    purge: (overBefore) =>
      guard('cannot purge the invitations', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('invitation')
          .where((row) =>
            row.or([row('expires_at', '<', overBefore), row('used_at', '<', overBefore)]),
          )
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}
