import type { Level } from '@facenition/core';

/** As `tables.ts`: what live captures need. */
export interface CaptureTransactionTable {
  readonly id: string;
  readonly purpose: 'verification' | 'enrolment';
  readonly idp: string;
  readonly tenant: string;
  readonly user_id: string;
  readonly scope: string;
  readonly nonce: string;
  /** Who asks, as the person reads it. */
  readonly asking: string;
  /** JSON: where the browser goes when it is over. */
  readonly return_to: string;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  /** 1: of an enrolment that may take the place of an earlier one. */
  readonly replaces: 0 | 1;
  readonly client_id: number | null;
  /** SHA-256 of what the one browser that has it shows. */
  readonly browser_hash: Uint8Array | null;
  readonly state: 'open' | 'passed' | 'taken' | 'failed' | 'cancelled';
  readonly reason: string | null;
  /** Of every try that was refused, words with spaces between them. */
  readonly reasons: string;
  /** JSON: the way without a face. */
  readonly fallback: string;
  readonly tries_left: number;
  /** JSON: what was asked, and the digests of what was shown. No image. */
  readonly challenge: string | null;
  /** 32 random bytes in base64url, that a passkey signs. */
  readonly passkey_challenge: string;
  /** JSON: version and language of the text that was agreed to, and when. */
  readonly consent: string | null;
  /** JSON: what was found, once it passed. */
  readonly result: string | null;
  readonly created_at: number;
  readonly expires_at: number;
}

export interface VaultReferenceTable {
  readonly id: string;
  readonly idp: string;
  readonly tenant: string;
  readonly user_id: string;
  readonly scope: string;
  readonly token_id: string;
  /** A protected, revocable biometric reference. */
  readonly token: string;
  readonly level: Level;
  readonly input: 'passkey' | 'passphrase' | 'organisation';
  /** Key generation that an organisation-held secret is derived from. */
  readonly kid: number;
  /** JSON: the public part of the passkey whose secret the token needs. */
  readonly passkey: string | null;
  readonly created_at: number;
  readonly verified_at: number | null;
  /** Of the latest verification that was taken: when the face was compared. */
  readonly taken_at: number | null;
  readonly taken_level: Level | null;
  readonly taken_assurance: 'passive' | 'active' | null;
  /** Words with spaces between them. */
  readonly taken_amr: string | null;
  /** Of the token; then the row goes. */
  readonly expires_at: number | null;
}

export interface InvitationTable {
  readonly id: string;
  /** SHA-256: the code is not kept. */
  readonly code_hash: Uint8Array;
  /** JSON: the capture that it begins. */
  readonly begin: string;
  readonly client_id: number | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
}

export interface ConsentRecordTable {
  readonly id: string;
  readonly token_id: string;
  /** JSON, as docs/consent-receipt.md has it. */
  readonly record: string;
  readonly given_at: number;
  readonly withdrawn_at: number | null;
}

export interface ReturnAddressTable {
  readonly idp: string;
  readonly tenant: string;
  readonly kind: 'redirect' | 'form-post' | 'stay';
  /** Of a page, or the origin of one that has the element in it. */
  readonly address: string;
  readonly created_at: number;
}
