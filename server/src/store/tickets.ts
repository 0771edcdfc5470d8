import { timingSafeEqual } from 'node:crypto';
import type { Level } from '@facenition/core';
import type { Kysely, Selectable } from 'kysely';
import { guard } from './guard.ts';
import type { Tables, TicketTable } from './tables.ts';

/** What is remembered of a ticket: enough to consume it by its id, not itself. */
export interface NewTicketRecord {
  readonly jti: string;
  readonly txn: string;
  /** The client that began the transaction, and alone may consume the ticket. Absent: nobody may. */
  readonly clientId?: number;
  readonly idp: string;
  readonly tenant: string;
  readonly userId: string;
  readonly scope: string;
  /** SHA-256. */
  readonly nonceHash: Uint8Array;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  readonly amr: readonly string[];
  readonly referenceId: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly verifiedAt: number;
  readonly issuedAt: number;
  readonly expiresAt: number;
}

export interface TicketRecord extends NewTicketRecord {
  readonly burnt?: Burnt;
}

interface Burnt {
  readonly at: number;
  /** SHA-256 of the consumer's name of its attempt. */
  readonly attemptHash?: Uint8Array;
}

export interface TicketBurn {
  readonly jti: string;
  /** Absent: no later use is a retry. */
  readonly attemptHash?: Uint8Array;
  readonly now: number;
}

/** How long the attempt that burnt a ticket may ask again. */
const RETRY_MS = 10_000;

/** Tickets that were issued, and which of them were used. */
export interface Tickets {
  /** Rejects where the transaction has a ticket already: there is one for each, at most. */
  add(ticket: NewTicketRecord): Promise<void>;
  find(jti: string): Promise<TicketRecord | undefined>;
  /**
   * Of any number of calls at once, in any number of processes, one is answered `burnt`. `again`:
   * the same attempt had it, less than 10 seconds ago. `reused`: any other use.
   */
  burn(burn: TicketBurn): Promise<'burnt' | 'again' | 'reused'>;
  /** Removes those that expired before this. Answers how many. */
  purge(expiredBefore: number): Promise<number>;
}

export function createTickets(database: Kysely<Tables>): Tickets {
  return {
    add: (ticket) => guard('cannot keep a ticket', () => add(database, ticket)),
    find: (jti) => guard('cannot look up a ticket', () => find(database, jti)),
    burn: (burn) =>
      guard('cannot burn a ticket', async () => {
        if (await takeFirst(database, burn)) return 'burnt';
        const found = await find(database, burn.jti);
        return isRetry(found?.burnt, burn) ? 'again' : 'reused';
      }),
    purge: (expiredBefore) =>
      guard('cannot purge the tickets', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('ticket')
          .where('expires_at', '<', expiredBefore)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

/** Whether this is the attempt that had the ticket, and not too late. */
export function isRetry(burnt: Burnt | undefined, { attemptHash, now }: TicketBurn): boolean {
  if (burnt?.attemptHash === undefined || attemptHash === undefined) return false;
  const isSame =
    burnt.attemptHash.length === attemptHash.length &&
    timingSafeEqual(burnt.attemptHash, attemptHash);
  const since = now - burnt.at;
  return isSame && since >= 0 && since < RETRY_MS;
}

/** One statement: who comes second waits for the first, and then finds the ticket burnt. */
async function takeFirst(
  database: Kysely<Tables>,
  { jti, attemptHash, now }: TicketBurn,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('ticket')
    .set({ burnt_at: now, attempt_hash: attemptHash ?? null })
    .where('jti', '=', jti)
    .where('burnt_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function add(database: Kysely<Tables>, ticket: NewTicketRecord): Promise<void> {
  await database
    .insertInto('ticket')
    .values({
      jti: ticket.jti,
      txn: ticket.txn,
      client_id: ticket.clientId ?? null,
      idp: ticket.idp,
      tenant: ticket.tenant,
      user_id: ticket.userId,
      scope: ticket.scope,
      nonce_hash: ticket.nonceHash,
      level: ticket.level,
      assurance: ticket.assurance,
      amr: ticket.amr.join(' '),
      reference_id: ticket.referenceId,
      verified_at: ticket.verifiedAt,
      issued_at: ticket.issuedAt,
      expires_at: ticket.expiresAt,
      burnt_at: null,
      attempt_hash: null,
    })
    .execute();
}

async function find(database: Kysely<Tables>, jti: string): Promise<TicketRecord | undefined> {
  const row = await database
    .selectFrom('ticket')
    .selectAll()
    .where('jti', '=', jti)
    .executeTakeFirst();
  return row === undefined ? undefined : recordOf(row);
}

function recordOf(row: Selectable<TicketTable>): TicketRecord {
  return {
    jti: row.jti,
    txn: row.txn,
    ...(row.client_id !== null && { clientId: row.client_id }),
    idp: row.idp,
    tenant: row.tenant,
    userId: row.user_id,
    scope: row.scope,
    nonceHash: row.nonce_hash,
    level: row.level,
    assurance: row.assurance,
    amr: row.amr.split(' '),
    referenceId: row.reference_id,
    verifiedAt: row.verified_at,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.burnt_at !== null && {
      burnt: {
        at: row.burnt_at,
        ...(row.attempt_hash !== null && { attemptHash: row.attempt_hash }),
      },
    }),
  };
}
