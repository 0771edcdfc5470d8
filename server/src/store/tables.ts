import type { Level } from '@facenition/core';
import type { Generated } from 'kysely';
import type { EntraSignInTable, EntraTenantTable } from './entra-tables.ts';
import type {
  CaptureTransactionTable,
  ConsentRecordTable,
  InvitationTable,
  ReturnAddressTable,
  VaultReferenceTable,
} from './live-capture-tables.ts';
import type { StepUpOutcome } from './step-up-outcome.ts';

/**
 * The tables as the queries see them; `migrations.ts` makes them. Times are milliseconds since the
 * epoch. Of what is secret there are hashes only. Biometric are the members of rosters and the
 * references of the vault: there, and nowhere else, identity tokens are kept.
 */
export interface Tables {
  readonly client_token: ClientTokenTable;
  readonly identity_token: IdentityTokenTable;
  readonly retired_token: RetiredTokenTable;
  readonly attempt: AttemptTable;
  readonly rate_counter: RateCounterTable;
  readonly idempotency: IdempotencyTable;
  readonly audit_head: AuditHeadTable;
  readonly audit_entry: AuditEntryTable;
  readonly outbox: OutboxTable;
  readonly credential: CredentialTable;
  readonly roster: RosterTable;
  readonly roster_member: RosterMemberTable;
  readonly capture_transaction: CaptureTransactionTable;
  readonly vault_reference: VaultReferenceTable;
  readonly invitation: InvitationTable;
  readonly consent_record: ConsentRecordTable;
  readonly return_address: ReturnAddressTable;
  readonly ticket: TicketTable;
  readonly step_up_policy: StepUpPolicyTable;
  readonly step_up_event: StepUpEventTable;
  readonly entra_tenant: EntraTenantTable;
  readonly entra_sign_in: EntraSignInTable;
  readonly store_lock: StoreLockTable;
  readonly relying_party: RelyingPartyTable;
  readonly openid_artifact: OpenIdArtifactTable;
}

export interface ClientTokenTable {
  /** In the order of making, never used again: those made from a token have a higher one. */
  readonly id: Generated<number>;
  /** What an operator calls the client. */
  readonly name: string;
  /** SHA-256 of the token, 32 bytes: the token itself is not kept. */
  readonly token_hash: Uint8Array;
  readonly created_at: number;
  readonly last_used_at: number | null;
  /** Words with spaces between them. */
  readonly scopes: string;
  readonly expires_at: number | null;
  readonly revoked_at: number | null;
  /** The client token that asked for this one. */
  readonly parent_id: number | null;
  readonly credential_id: string | null;
  /** What the client looks for people in rosters for. */
  readonly roster_purpose: string | null;
  /** The identity provider and the tenant that alone it may act for; absent: for any. */
  readonly idp: string | null;
  readonly tenant: string | null;
}

export interface IdentityTokenTable {
  readonly id: string;
  /** What the audit log calls it. */
  readonly alias: string;
  readonly client_id: number | null;
  readonly issued_at: number;
  readonly expires_at: number | null;
  readonly kid: number;
  readonly model_id: number;
  readonly level: number;
  readonly code_id: number;
  /** Of the last verification, as 2026-06-01. */
  readonly verified_day: string | null;
}

export interface RetiredTokenTable {
  /** Grows in the order in which retirements become visible. */
  readonly position: Generated<number>;
  readonly id: string;
  readonly retired_as: 'revoked' | 'rotated';
  readonly retired_at: number;
  readonly reason: string | null;
  readonly successor: string | null;
  readonly client_id: number | null;
}

export interface AttemptTable {
  readonly key: string;
  /** When the tries of now were taken, as a JSON array. */
  readonly tries: string;
  /** One after the other, without a success or a long rest between them. */
  readonly lockouts: number;
  readonly locked_until: number | null;
  /** From when on the key need not be remembered. */
  readonly forget_at: number;
}

export interface RateCounterTable {
  readonly key: string;
  readonly window_ms: number;
  readonly hits: number;
  readonly reset_at: number;
}

export interface IdempotencyTable {
  readonly key: Uint8Array;
  readonly fingerprint: Uint8Array;
  /** Ciphertext; absent while the request is running. */
  readonly answer: Uint8Array | null;
  /** Of the lease while the request is running, then of the answer. */
  readonly expires_at: number;
}

/** A single row, locked by whoever appends. */
export interface AuditHeadTable {
  readonly id: number;
  readonly seq: number | null;
  readonly hash: string | null;
}

export interface AuditEntryTable {
  readonly seq: number;
  readonly line: string;
}

export interface OutboxTable {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly created_at: number;
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly last_failure: string | null;
  /** Of a pending one: when it may be claimed (again). */
  readonly next_at: number | null;
  /** When it was delivered or given up. */
  readonly settled_at: number | null;
}

export interface CredentialTable {
  readonly id: string;
  /** SHA-256 of e-mail address and telephone number together. */
  readonly pair_hash: Uint8Array;
  readonly created_at: number;
  readonly verified_at: number | null;
  readonly codes_expire_at: number;
  readonly tries: number;
  /** Gone once they were right. */
  readonly email_code_hash: Uint8Array | null;
  readonly phone_code_hash: Uint8Array | null;
}

export interface RosterTable {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly salt: Uint8Array;
  /** SHA-256: the secret is not kept. */
  readonly secret_hash: Uint8Array;
  readonly client_id: number | null;
  readonly created_at: number;
}

export interface RosterMemberTable {
  /** Of the identity token. */
  readonly id: string;
  readonly roster_id: string;
  /** A protected, revocable biometric reference. */
  readonly token: string;
}

/** A ticket that was issued, without itself. */
export interface TicketTable {
  readonly jti: string;
  readonly txn: string;
  /** The client that may consume it; absent: none may. */
  readonly client_id: number | null;
  readonly idp: string;
  readonly tenant: string;
  /** As the identity provider knows the person. */
  readonly user_id: string;
  readonly scope: string;
  /** SHA-256. */
  readonly nonce_hash: Uint8Array;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  /** Words with spaces between them. */
  readonly amr: string;
  readonly reference_id: string;
  readonly verified_at: number;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly burnt_at: number | null;
  /** SHA-256 of the name of the attempt that burnt it. */
  readonly attempt_hash: Uint8Array | null;
}

export interface StepUpPolicyTable {
  /** In the order of application: the newest is in use. */
  readonly position: Generated<number>;
  readonly hash: string;
  readonly text: string;
  readonly applied_at: number;
  readonly applied_by: string;
}

/** Words only, and nothing that says who the person is. */
export interface StepUpEventTable {
  readonly id: Generated<number>;
  readonly at: number;
  /** Absent where no face was asked for. */
  readonly txn: string | null;
  readonly idp: string;
  readonly tenant: string;
  readonly application: string | null;
  readonly rule: string;
  readonly policy_hash: string;
  /** 1 or 0. */
  readonly asked: number;
  readonly passed_over: string;
  readonly outcome: StepUpOutcome | null;
  /** Words with spaces between them. */
  readonly reasons: string | null;
  readonly concluded_at: number | null;
}

/** Rows that exist to be locked: what needs an order takes its turn here. */
export interface StoreLockTable {
  readonly name: string;
}

export interface RelyingPartyTable {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly idp: string;
  readonly tenant: string;
  /** JSON. */
  readonly settings: string;
  /** SHA-256: the secret is not kept. */
  readonly secret_hash: Uint8Array | null;
  readonly kid: number;
  readonly created_at: number;
  readonly disabled_at: number | null;
}

export interface OpenIdArtifactTable {
  readonly model: string;
  /** SHA-256 of the code, the token, the cookie: themselves are not kept. */
  readonly id_hash: Uint8Array;
  /** JSON. */
  readonly payload: string;
  readonly grant_hash: Uint8Array | null;
  readonly uid_hash: Uint8Array | null;
  readonly consumed_at: number | null;
  readonly expires_at: number;
}
