import type { Clock, Level } from '@facenition/core';
import {
  checkClaims,
  localKeys,
  type OpenedTicket,
  openTicket,
  type TicketExpectation,
  type TicketRefusal,
  ticketAudience,
} from '@facenition/ticket';
import type { AuditEvent } from '../audit/event.ts';
import type { Keys } from '../keys/ports.ts';
import type { Store, StoreParts } from '../store/store.ts';
import { isRetry, type TicketRecord } from '../store/tickets.ts';
import { claimsOf, hashOf, TICKET_ID } from './issue.ts';

/** What a consumer expects of a ticket. */
export interface TicketQuestion {
  readonly txn: string;
  /** The ticket, or its id: only the browser that captured was given either. */
  readonly ticket: string;
  /** Absent: the consumer has none of its own, and it is not compared. */
  readonly nonce?: string | undefined;
  readonly user: string;
  readonly scope: string;
  readonly idp?: string | undefined;
  readonly tenant?: string | undefined;
  /** The least; absent: what was demanded when the transaction began. */
  readonly accuracy?: Level | undefined;
  readonly assurance?: 'passive' | 'active' | undefined;
  /** The consumer's name of this attempt; absent: it does not try again. */
  readonly attempt?: string | undefined;
}

export type Consumption =
  | { readonly outcome: 'accepted'; readonly ticket: TicketRecord }
  | { readonly outcome: 'refused'; readonly reason: TicketRefusal };

export interface ConsumptionPorts {
  readonly store: Pick<Store<AuditEvent>, 'transaction'>;
  readonly keys: Pick<Keys, 'publicKeys'>;
  readonly issuer: string;
  readonly clock: Clock;
}

/** Who asks: the client that began the transaction, or nobody gets anything. */
export interface Consumer {
  readonly clientId: number;
  readonly requestId: string;
}

/**
 * Checks a ticket as every consumer does, and burns it. What came of it is in the audit log when
 * this resolves.
 *
 * Rejects with `ERR_STORE_FAILED`, `ERR_KEYS_UNAVAILABLE`.
 */
export async function consumeTicket(
  asked: TicketQuestion,
  { clientId, requestId }: Consumer,
  { store, keys, issuer, clock }: ConsumptionPorts,
): Promise<Consumption> {
  const opened = isTicketId(asked.ticket) ? undefined : await open(asked.ticket, keys);
  return store.transaction(async (parts) => {
    const now = clock();
    const consumption = await consume(parts, { asked, opened, clientId, issuer, now });
    await parts.auditEntries.append(
      {
        ...(consumption.outcome === 'accepted'
          ? { type: 'ticket-consumed', capture: consumption.ticket.txn }
          : { type: 'ticket-refused', reason: consumption.reason }),
        actor: clientId,
        requestId,
      },
      now,
    );
    return consumption;
  });
}

const isTicketId = (text: string): boolean => TICKET_ID.test(text);

/** Under any key of ours that is not retired. */
async function open(ticket: string, keys: Pick<Keys, 'publicKeys'>): Promise<OpenedTicket> {
  const set = await keys.publicKeys();
  return openTicket(ticket, localKeys({ keys: set.keys.map((key) => ({ ...key })) }));
}

interface Case {
  readonly asked: TicketQuestion;
  /** Absent: the id alone was sent. */
  readonly opened: OpenedTicket | undefined;
  readonly clientId: number;
  readonly issuer: string;
  readonly now: number;
}

async function consume(
  { tickets, vault }: Pick<StoreParts, 'tickets' | 'vault'>,
  { asked, opened, clientId, issuer, now }: Case,
): Promise<Consumption> {
  if (opened?.outcome === 'refused') return opened;
  const said = opened?.claims;
  const jti = said === undefined ? asked.ticket : said.jti;
  const ticket = typeof jti === 'string' ? await tickets.find(jti) : undefined;
  // That there is one of somebody else is nobody's business.
  if (ticket?.clientId !== clientId) return { outcome: 'refused', reason: 'wrong-transaction' };
  const burn = {
    jti: ticket.jti,
    ...(asked.attempt !== undefined && { attemptHash: hashOf(asked.attempt) }),
    now,
  };
  // The first answer holds for a retry, though the ticket may have expired in between.
  const at = isRetry(ticket.burnt, burn) ? (ticket.burnt?.at ?? now) : now;
  const claims =
    said === undefined
      ? { ...claimsOf(ticket, issuer, hexOf(ticket.nonceHash)) }
      : { ...said, nonce: typeof said.nonce === 'string' ? hexOf(hashOf(said.nonce)) : undefined };
  const checked = checkClaims(claims, expectedOf(asked, ticket, issuer), at);
  if (checked.outcome === 'refused') return checked;
  const burnt = await tickets.burn(burn);
  if (burnt === 'reused') return { outcome: 'refused', reason: 'already-used' };
  if (burnt === 'burnt') {
    const { verifiedAt, level, assurance, amr } = ticket;
    await vault.noteTaken(ticket.referenceId, { at: verifiedAt, level, assurance, amr });
  }
  return { outcome: 'accepted', ticket };
}

/** Of a nonce there is only a hash: hashes are compared in its place. */
function expectedOf(
  asked: TicketQuestion,
  ticket: TicketRecord,
  issuer: string,
): TicketExpectation {
  const { idp = ticket.idp, tenant = ticket.tenant, nonce } = asked;
  return {
    issuer,
    audience: ticketAudience(idp, tenant),
    user: asked.user,
    nonce: hexOf(nonce === undefined ? ticket.nonceHash : hashOf(nonce)),
    txn: asked.txn,
    scope: asked.scope,
    accuracy: asked.accuracy ?? 1,
    assurance: asked.assurance ?? 'passive',
  };
}

function hexOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}
