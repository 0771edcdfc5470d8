import { FacenitionError } from '@facenition/core';
import { type Kysely, sql } from 'kysely';
import { type AttemptPolicy, DEFAULT_ATTEMPT_POLICY } from './attempt-policy.ts';
import { type Attempts, createAttempts } from './attempts.ts';
import type { SealEntry } from './audit-append.ts';
import { type AuditEntries, createAuditEntries } from './audit-entries.ts';
import { type CaptureTransactionRows, createCaptureTransactions } from './capture-transactions.ts';
import { type ClientTokens, createClientTokens } from './client-tokens.ts';
import { columnsOf } from './columns.ts';
import { type ConsentRecords, createConsentRecords } from './consent-records.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createEntraSignIns, type EntraSignIns } from './entra-sign-ins.ts';
import { createEntraTenants, type EntraTenants } from './entra-tenants.ts';
import { guard } from './guard.ts';
import { createIdempotencyRecords, type IdempotencyRecords } from './idempotency.ts';
import { createIdentityTokens, type IdentityTokens } from './identity-tokens.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createRateCounterTable } from './migrations/rate-counter-table.ts';
import { migrate } from './migrations.ts';
import { createOpenIdArtifacts, type OpenIdArtifacts } from './openid-artifacts.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { openPostgres, openPostgresForMigration } from './postgres-database.ts';
import { createRateCounters, type RateCounters } from './rate-counters.ts';
import { createRelyingParties, type RelyingParties } from './relying-parties.ts';
import { createReturnAddresses, type ReturnAddresses } from './return-addresses.ts';
import { createRosters, type Rosters } from './rosters.ts';
import { emptyLog, openSqlite, openSqliteInMemory } from './sqlite-database.ts';
import { createStepUpEvents, type StepUpEvents } from './step-up-events.ts';
import { createStepUpPolicies, type StepUpPolicies } from './step-up-policies.ts';
import type { Tables } from './tables.ts';
import { createTickets, type Tickets } from './tickets.ts';
import { createVault, type Vault } from './vault.ts';

export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly path: string }
  /** The URL may hold a password: it is never printed. */
  | { readonly kind: 'postgres'; readonly url: string };

export interface StoreOptions<Event> {
  /** Told where the use of a client token could not be noted; see `createClientTokens`. */
  readonly onLastUseLost?: (fault: unknown) => void;
  readonly attemptPolicy?: AttemptPolicy;
  /** Without it nothing can be appended to the audit log. */
  readonly sealEntry?: SealEntry<Event>;
}

/** What can be done in one transaction. */
export interface StoreParts<Event = never> {
  readonly clientTokens: ClientTokens;
  readonly identityTokens: IdentityTokens;
  readonly attempts: Attempts;
  readonly idempotency: IdempotencyRecords;
  readonly auditEntries: AuditEntries<Event>;
  readonly outbox: Outbox;
  readonly credentials: Credentials;
  readonly rosters: Rosters;
  readonly captures: CaptureTransactionRows;
  readonly vault: Vault;
  readonly invitations: Invitations;
  readonly consentRecords: ConsentRecords;
  readonly returnAddresses: ReturnAddresses;
  readonly tickets: Tickets;
  readonly policies: StepUpPolicies;
  readonly stepUpEvents: StepUpEvents;
  readonly entraTenants: EntraTenants;
  readonly entraSignIns: EntraSignIns;
  readonly relyingParties: RelyingParties;
  readonly openIdArtifacts: OpenIdArtifacts;
}

/**
 * What the server remembers between requests. It holds no face, and nothing made from one but
 * identity tokens: those of members of rosters, and those of the vault.
 */
export interface Store<Event = never> extends StoreParts<Event> {
  /** Outside of all transactions: a request counts, whatever becomes of it. */
  readonly rateCounters: RateCounters;
  /**
   * Does all that `work` does with the parts it is given, or nothing where it throws; what it
   * throws comes out as it is. It may use only these parts: the store itself would wait for it.
   */
  transaction<T>(work: (parts: StoreParts<Event>) => Promise<T>): Promise<T>;
  /**
   * Makes unreadable what was deleted: SQLite's log still holds it as it was. (PostgreSQL empties
   * its own; see docs/operations.md.)
   */
  scrub(): Promise<void>;
  /** Rejects with `ERR_STORE_FAILED` where the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the store, creating the file, its folder and the tables as needed.
 *
 * @throws FacenitionError `ERR_STORE_FAILED`, as every method of the store.
 */
export async function openStore<Event = never>(
  where: StoreLocation,
  options: StoreOptions<Event> = {},
): Promise<Store<Event>> {
  const name = where.kind === 'sqlite' ? where.path : 'in PostgreSQL';
  return guard(`cannot open the store ${name}`, async () => {
    const { database, counters } = await openDatabases(where);
    return {
      ...createParts(database, options),
      rateCounters: createRateCounters(counters),
      transaction: (work) =>
        transact(database, (transaction) => work(createParts(transaction, options))),
      scrub: () =>
        guard('cannot scrub the store', async () => {
          // Where somebody reads all the while it is done at the next time.
          if (where.kind === 'sqlite') await emptyLog(database);
        }),
      ping: () =>
        guard('the store does not answer', async () => {
          await sql`select 1`.execute(database);
        }),
      close: () =>
        guard('cannot close the store', async () => {
          await database.destroy();
          if (counters !== database) await counters.destroy();
        }),
    };
  });
}

function createParts<Event>(
  database: Kysely<Tables>,
  {
    onLastUseLost = () => {},
    attemptPolicy = DEFAULT_ATTEMPT_POLICY,
    sealEntry = refuseToSeal,
  }: StoreOptions<Event>,
): StoreParts<Event> {
  return {
    clientTokens: createClientTokens(database, onLastUseLost),
    identityTokens: createIdentityTokens(database),
    attempts: createAttempts(database, attemptPolicy),
    idempotency: createIdempotencyRecords(database),
    auditEntries: createAuditEntries(database, sealEntry),
    outbox: createOutbox(database),
    credentials: createCredentials(database),
    rosters: createRosters(database),
    captures: createCaptureTransactions(database),
    vault: createVault(database),
    invitations: createInvitations(database),
    consentRecords: createConsentRecords(database),
    returnAddresses: createReturnAddresses(database),
    tickets: createTickets(database),
    policies: createStepUpPolicies(database),
    stepUpEvents: createStepUpEvents(database),
    entraTenants: createEntraTenants(database),
    entraSignIns: createEntraSignIns(database),
    relyingParties: createRelyingParties(database),
    openIdArtifacts: createOpenIdArtifacts(database),
  };
}

function refuseToSeal(): Promise<never> {
  return Promise.reject(new Error('opened without a way to seal entries'));
}

async function transact<T>(
  database: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<T>,
): Promise<T> {
  let thrown: { readonly fault: unknown } | undefined;
  try {
    return await database.transaction().execute(async (transaction) => {
      try {
        return await work(transaction);
      } catch (fault) {
        thrown = { fault };
        throw fault;
      }
    });
  } catch (cause) {
    // Also where undoing failed as well: what did not end is undone by the database.
    if (thrown !== undefined) throw thrown.fault;
    throw new FacenitionError('ERR_STORE_FAILED', 'a transaction failed', { cause });
  }
}

interface Databases {
  readonly database: Kysely<Tables>;
  /** Where rates are counted. */
  readonly counters: Kysely<Tables>;
}

async function openDatabases(where: StoreLocation): Promise<Databases> {
  if (where.kind === 'postgres') {
    const patient = openPostgresForMigration(where.url);
    try {
      await migrate(patient, 'postgres');
    } finally {
      await patient.destroy();
    }
    const database = openPostgres(where.url);
    return { database, counters: database };
  }
  const database = await openSqlite(where.path);
  try {
    await migrate(database, 'sqlite');
    // One process has the file to itself, but for the command line: counting needs no disk.
    const counters = openSqliteInMemory();
    await createRateCounterTable(counters, columnsOf('sqlite'));
    return { database, counters };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
