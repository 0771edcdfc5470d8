import type { Level } from '@facenition/core';
import type { CaptureSubject } from './capture-transactions.ts';
import type { VaultReferenceTable } from './live-capture-tables.ts';

/** The public part of a passkey, as WebAuthn registered it. */
export interface VaultPasskey {
  readonly id: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports?: readonly string[];
}

/** A verification whose result was taken: by its ticket, or by a sign-in of this server itself. */
export interface TakenVerification {
  /** When the face was compared: milliseconds since the epoch, as all times here. */
  readonly at: number;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  /** `face`, and what else was proved with it (RFC 8176). */
  readonly amr: readonly string[];
}

/** What the vault keeps of one person for one scope. An identity provider sees the id alone. */
export interface VaultReference {
  /** `fnr_...` */
  readonly id: string;
  readonly subject: CaptureSubject;
  readonly scope: string;
  /** The id of the identity token. */
  readonly tokenId: string;
  /** An identity token: a protected, revocable biometric reference. */
  readonly token: string;
  readonly level: Level;
  readonly input: VaultReferenceTable['input'];
  /** Key generation that an organisation-held secret is derived from. */
  readonly kid: number;
  readonly passkey?: VaultPasskey;
  readonly createdAt: number;
  readonly verifiedAt?: number;
  /** The latest verification by it whose result was taken by whoever had begun it. */
  readonly taken?: TakenVerification;
  /** When its token is good no more. */
  readonly expiresAt?: number;
}

export function rowOf({ subject, passkey, ...made }: VaultReference): VaultReferenceTable {
  return {
    id: made.id,
    idp: subject.idp,
    tenant: subject.tenant,
    user_id: subject.userId,
    scope: made.scope,
    token_id: made.tokenId,
    token: made.token,
    level: made.level,
    input: made.input,
    kid: made.kid,
    passkey: passkey === undefined ? null : JSON.stringify(passkey),
    created_at: made.createdAt,
    verified_at: made.verifiedAt ?? null,
    ...takenColumns(made.taken),
    expires_at: made.expiresAt ?? null,
  };
}

export function referenceOf(row: VaultReferenceTable): VaultReference {
  return {
    id: row.id,
    subject: { idp: row.idp, tenant: row.tenant, userId: row.user_id },
    scope: row.scope,
    tokenId: row.token_id,
    token: row.token,
    level: row.level,
    input: row.input,
    kid: row.kid,
    ...(row.passkey !== null && { passkey: passkeyOf(row.passkey) }),
    createdAt: row.created_at,
    ...(row.verified_at !== null && { verifiedAt: row.verified_at }),
    ...takenOf(row),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  };
}

type TakenColumns = Pick<
  VaultReferenceTable,
  'taken_at' | 'taken_level' | 'taken_assurance' | 'taken_amr'
>;

export function takenColumns(taken: TakenVerification | undefined): TakenColumns {
  return {
    taken_at: taken?.at ?? null,
    taken_level: taken?.level ?? null,
    taken_assurance: taken?.assurance ?? null,
    taken_amr: taken?.amr.join(' ') ?? null,
  };
}

function takenOf({ taken_at: at, taken_level: level, taken_assurance, taken_amr }: TakenColumns) {
  if (at === null || level === null || taken_assurance === null || taken_amr === null) return {};
  return { taken: { at, level, assurance: taken_assurance, amr: taken_amr.split(' ') } };
}

/** Written by this folder alone. */
export function passkeyOf(text: string): VaultPasskey {
  return JSON.parse(text);
}
