import type { Level } from '@facenition/core';
import { type Kysely, sql } from 'kysely';
import { guard } from './guard.ts';
import type { CaptureTransactionTable } from './live-capture-tables.ts';
import type { Tables } from './tables.ts';

/** Whose face it is: the user id is the one that the identity provider knows the person by. */
export interface CaptureSubject {
  readonly idp: string;
  readonly tenant: string;
  readonly userId: string;
}

export interface NewCaptureTransaction {
  readonly id: string;
  readonly purpose: 'verification' | 'enrolment';
  readonly subject: CaptureSubject;
  readonly scope: string;
  readonly nonce: string;
  readonly asking: string;
  /** JSON. */
  readonly returnTo: string;
  /** JSON. */
  readonly fallback: string;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  /** Of an enrolment: it may take the place of an earlier one. */
  readonly replaces: boolean;
  readonly clientId?: number;
  readonly browserHash?: Uint8Array;
  readonly tries: number;
  readonly passkeyChallenge: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface StoredCaptureTransaction extends Omit<NewCaptureTransaction, 'tries'> {
  readonly state: CaptureTransactionTable['state'];
  readonly reason?: string;
  /** Of every try that was refused, in order. */
  readonly reasons: readonly string[];
  readonly triesLeft: number;
  /** JSON. */
  readonly challenge?: string;
  /** JSON. */
  readonly consent?: string;
  /** JSON. */
  readonly result?: string;
}

/** How one ends. */
export interface CaptureEnd {
  readonly state: 'passed' | 'failed' | 'cancelled';
  readonly reason?: string;
  /** JSON; of one that passed. */
  readonly result?: string;
}

/**
 * Capture transactions: each change is one conditional statement, so that of several requests at
 * once one has its way.
 */
export interface CaptureTransactionRows {
  create(transaction: NewCaptureTransaction): Promise<void>;
  find(id: string): Promise<StoredCaptureTransaction | undefined>;
  /** Gives it to this browser, unless another has it. Answers whether this browser has it. */
  bind(id: string, browserHash: Uint8Array): Promise<boolean>;
  /** Takes one of the tries for a new challenge. Answers how many are left; `undefined`: none was. */
  challenge(id: string, challenge: string, now: number): Promise<number | undefined>;
  /** Replaces a challenge that is as it was. Answers whether it was. */
  advance(id: string, from: string, to: string, now: number): Promise<boolean>;
  /** Takes a complete challenge away, so that it is judged once. Answers whether it was there. */
  claimChallenge(id: string, challenge: string, now: number): Promise<boolean>;
  /** Asks for the active check from here on, and gives the try back. */
  raise(id: string): Promise<void>;
  giveBack(id: string): Promise<void>;
  /** Notes why a try was refused. */
  noteRefusal(id: string, reason: string): Promise<void>;
  consent(id: string, consent: string, now: number): Promise<boolean>;
  /** Ends one that is open. Answers whether it was. */
  end(id: string, end: CaptureEnd, now: number): Promise<boolean>;
  /** Hands the result of one that passed out, once. */
  take(id: string, now: number): Promise<StoredCaptureTransaction | undefined>;
  /** Removes those that expired before. Answers how many. */
  purge(expiredBefore: number): Promise<number>;
}

/** A result may be fetched a little later than a capture may end. */
const TAKING_MS = 60_000;

export function createCaptureTransactions(database: Kysely<Tables>): CaptureTransactionRows {
  const change = (id: string, now: number) =>
    database
      .updateTable('capture_transaction')
      .where('id', '=', id)
      .where('state', '=', 'open')
      .where('expires_at', '>', now);
  const changed = async (
    what: string,
    update: { executeTakeFirst(): Promise<{ readonly numUpdatedRows: bigint }> },
  ): Promise<boolean> =>
    guard(what, async () => (await update.executeTakeFirst()).numUpdatedRows === 1n);
  const what = 'cannot change a capture transaction';
  return {
    create: (transaction) =>
      guard('cannot begin a capture transaction', async () => {
        await database.insertInto('capture_transaction').values(rowOf(transaction)).execute();
      }),
    find: (id) =>
      guard('cannot look up a capture transaction', async () => {
        const row = await database
          .selectFrom('capture_transaction')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        return row && transactionOf(row);
      }),
    bind: (id, browserHash) =>
      changed(
        what,
        database
          .updateTable('capture_transaction')
          .set({ browser_hash: browserHash })
          .where('id', '=', id)
          .where((row) =>
            row.or([row('browser_hash', 'is', null), row('browser_hash', '=', browserHash)]),
          ),
      ),
    challenge: (id, challenge, now) =>
      guard(what, async () => {
        const row = await change(id, now)
          .set((column) => ({ challenge, tries_left: column('tries_left', '-', 1) }))
          .where('tries_left', '>', 0)
          .returning('tries_left')
          .executeTakeFirst();
        return row?.tries_left;
      }),
    advance: (id, from, to, now) =>
      changed(what, change(id, now).set({ challenge: to }).where('challenge', '=', from)),
    claimChallenge: (id, challenge, now) =>
      changed(what, change(id, now).set({ challenge: null }).where('challenge', '=', challenge)),
    raise: (id) =>
      guard(what, async () => {
        await database
          .updateTable('capture_transaction')
          .set((row) => ({ assurance: 'active' as const, tries_left: row('tries_left', '+', 1) }))
          .where('id', '=', id)
          .where('assurance', '=', 'passive')
          .execute();
      }),
    giveBack: (id) =>
      guard(what, async () => {
        await database
          .updateTable('capture_transaction')
          .set((row) => ({ tries_left: row('tries_left', '+', 1) }))
          .where('id', '=', id)
          .where('state', '=', 'open')
          .execute();
      }),
    noteRefusal: (id, reason) =>
      guard(what, async () => {
        await database
          .updateTable('capture_transaction')
          .set({ reasons: sql`reasons || ' ' || ${reason}` })
          .where('id', '=', id)
          .execute();
      }),
    consent: (id, consent, now) => changed(what, change(id, now).set({ consent })),
    end: (id, { state, reason = null, result = null }, now) =>
      changed(what, change(id, now).set({ state, reason, result, challenge: null })),
    take: (id, now) =>
      guard(what, async () => {
        const row = await database
          .updateTable('capture_transaction')
          .set({ state: 'taken' })
          .where('id', '=', id)
          .where('state', '=', 'passed')
          .where('expires_at', '>', now - TAKING_MS)
          .returningAll()
          .executeTakeFirst();
        return row && transactionOf(row);
      }),
    purge: (expiredBefore) =>
      guard('cannot purge the capture transactions', async () => {
        const { numDeletedRows } = await database
          .deleteFrom('capture_transaction')
          .where('expires_at', '<', expiredBefore)
          .executeTakeFirst();
        return Number(numDeletedRows);
      }),
  };
}

function rowOf(made: NewCaptureTransaction): CaptureTransactionTable {
  const { subject, returnTo, browserHash = null, clientId = null, ...rest } = made;
  return {
    id: rest.id,
    purpose: rest.purpose,
    idp: subject.idp,
    tenant: subject.tenant,
    user_id: subject.userId,
    scope: rest.scope,
    nonce: rest.nonce,
    asking: rest.asking,
    return_to: returnTo,
    level: rest.level,
    assurance: rest.assurance,
    input: rest.input,
    replaces: rest.replaces ? 1 : 0,
    client_id: clientId,
    browser_hash: browserHash,
    state: 'open',
    reason: null,
    reasons: '',
    fallback: rest.fallback,
    tries_left: rest.tries,
    challenge: null,
    passkey_challenge: rest.passkeyChallenge,
    consent: null,
    result: null,
    created_at: rest.createdAt,
    expires_at: rest.expiresAt,
  };
}

function transactionOf(row: CaptureTransactionTable): StoredCaptureTransaction {
  const { idp, tenant, user_id: userId } = row;
  return {
    id: row.id,
    purpose: row.purpose,
    subject: { idp, tenant, userId },
    scope: row.scope,
    nonce: row.nonce,
    asking: row.asking,
    returnTo: row.return_to,
    level: row.level,
    assurance: row.assurance,
    input: row.input,
    replaces: row.replaces === 1,
    ...(row.client_id !== null && { clientId: row.client_id }),
    ...(row.browser_hash !== null && { browserHash: row.browser_hash }),
    state: row.state,
    ...(row.reason !== null && { reason: row.reason }),
    reasons: row.reasons.split(' ').filter((word) => word !== ''),
    fallback: row.fallback,
    triesLeft: row.tries_left,
    ...(row.challenge !== null && { challenge: row.challenge }),
    passkeyChallenge: row.passkey_challenge,
    ...(row.consent !== null && { consent: row.consent }),
    ...(row.result !== null && { result: row.result }),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
