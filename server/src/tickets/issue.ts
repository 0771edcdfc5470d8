import { createHash } from 'node:crypto';
import { type Clock, FacenitionError, type Level } from '@facenition/core';
import {
  TICKET_BYTES,
  TICKET_SECONDS,
  TICKET_TYPE,
  type TicketClaims,
  ticketAudience,
} from '@facenition/ticket';
import type { Keys } from '../keys/ports.ts';
import { signJws } from '../receipts/sign-jws.ts';
import type { StoreParts } from '../store/store.ts';
import type { NewTicketRecord } from '../store/tickets.ts';

/** What a capture that succeeded proved. Of one that failed there is no ticket. */
export interface ProvedCapture {
  /** `fntx_...` */
  readonly txn: string;
  /** The client that began it: only it may consume the ticket. Absent: it is consumed elsewhere. */
  readonly clientId?: number;
  /** Letters, digits, `.`, `_` and `-`. */
  readonly idp: string;
  readonly tenant: string;
  /** As the identity provider knows the person. */
  readonly userId: string;
  readonly scope: string;
  /** The consumer's, of this attempt. */
  readonly nonce: string;
  readonly level: Level;
  readonly assurance: 'passive' | 'active';
  /** `face`, and what else was proved with it (RFC 8176). */
  readonly amr: readonly string[];
  /** `fnr_...`: what was compared with. */
  readonly referenceId: string;
  /** Milliseconds since the epoch. */
  readonly verifiedAt: number;
}

export interface TicketIssuing {
  readonly keys: Pick<Keys, 'signer'>;
  /** What this service is called in what it signs. */
  readonly issuer: string;
  readonly clock: Clock;
  /** 22 characters of base64url that never come again. */
  readonly randomId: () => string;
}

/** The id of a ticket, 128 random bits: as good as the ticket for who may consume it. */
export const TICKET_ID = /^fntk_[\w-]{22}$/;

export interface IssuedTicket {
  /** A JWS in compact form. It is not kept. */
  readonly ticket: string;
  /** Its id, for addresses and forms with little room. */
  readonly jti: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Issues the ticket of a capture that succeeded, in the transaction that `parts` belong to: where
 * that is undone there was no ticket. One for each capture.
 *
 * Rejects with `ERR_KEYS_UNAVAILABLE`, `ERR_STORE_FAILED` (also for a second one), and
 * `ERR_FIELD_INVALID` where it would be too long, or nobody could check it.
 */
export async function issueTicket(
  parts: Pick<StoreParts, 'tickets'>,
  proved: ProvedCapture,
  { keys, issuer, clock, randomId }: TicketIssuing,
): Promise<IssuedTicket> {
  checkProved(proved);
  const issuedAt = Math.floor(clock() / 1000) * 1000;
  const { nonce, ...kept } = proved;
  const record: NewTicketRecord = {
    ...kept,
    jti: `fntk_${randomId()}`,
    nonceHash: hashOf(nonce),
    issuedAt,
    expiresAt: issuedAt + TICKET_SECONDS * 1000,
  };
  const claims = claimsOf(record, issuer, nonce);
  const ticket = await signJws(claims, TICKET_TYPE, await keys.signer());
  if (ticket.length >= TICKET_BYTES) throw invalid('a ticket would be too long');
  await parts.tickets.add(record);
  return { ticket, jti: record.jti, expiresAt: record.expiresAt };
}

/** What the ticket of a record says. */
export function claimsOf(record: NewTicketRecord, issuer: string, nonce: string): TicketClaims {
  const iat = record.issuedAt / 1000;
  return {
    iss: issuer,
    aud: ticketAudience(record.idp, record.tenant),
    sub: record.userId,
    idp: record.idp,
    tenant: record.tenant,
    scope: record.scope,
    txn: record.txn,
    nonce,
    jti: record.jti,
    iat,
    nbf: iat,
    exp: record.expiresAt / 1000,
    amr: record.amr,
    fn: {
      res: true,
      acc: record.level,
      pad: record.assurance,
      tokref: record.referenceId,
    },
  };
}

/** SHA-256 of a text, as it is kept of a nonce or of the name of an attempt. */
export function hashOf(text: string): Uint8Array {
  return new Uint8Array(createHash('sha256').update(text).digest());
}

function checkProved({ idp, tenant, userId, nonce, amr }: ProvedCapture): void {
  // With a colon in it, two pairs could have one audience.
  if (!/^[\w.-]{1,64}$/.test(idp)) throw invalid('a ticket cannot name this identity provider');
  if (tenant === '' || userId === '' || nonce === '') throw invalid('a ticket lacks a name');
  if (!amr.includes('face') || !amr.every((word) => /^[\w.-]+$/.test(word))) {
    throw invalid('a ticket tells of a face');
  }
}

function invalid(message: string): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', message);
}
