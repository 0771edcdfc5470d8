import type { BurnOutcome, BurnRequest, Burns } from './burns.ts';
import { checkClaims, type TicketExpectation } from './check-claims.ts';
import type { TicketClaims } from './claims.ts';
import { TicketFault } from './fault.ts';
import type { TicketKeys } from './keys.ts';
import { openTicket } from './open-ticket.ts';
import type { TicketRefusal } from './reasons.ts';

/** Whether somebody may go on. Only `accepted` opens a door. */
export type TicketOutcome =
  | { readonly outcome: 'accepted'; readonly claims: TicketClaims }
  | { readonly outcome: 'refused'; readonly reason: TicketRefusal };

export interface TicketAttempt extends TicketExpectation {
  /**
   * The consumer's name of this one attempt, which its retry repeats: the id that the identity
   * provider gives the call. Not taken from the ticket, and not chosen by the browser.
   */
  readonly attempt: string;
}

/** A good ticket that somebody used a second time: theft, or a consumer that repeats itself. */
export interface ReusedAlert {
  readonly kind: 'reused';
  readonly jti: string;
  readonly txn: string;
}

export interface TicketPorts {
  readonly keys: TicketKeys;
  readonly burns: Burns;
  /** Milliseconds since the epoch; `Date.now` unless given. */
  readonly clock?: () => number;
  /** Told of every second use. */
  readonly onAlert?: (alert: ReusedAlert) => void;
}

/**
 * All that a consumer checks before it believes a ticket, in this order: size, type and algorithm,
 * signature, issuer, audience, times, user, nonce, transaction, scope, result, accuracy and
 * assurance. Then it is burnt: the same attempt may ask again for 10 seconds, and nobody else.
 *
 * Rejects with `TicketFault` where that cannot be found out: let nobody in then.
 */
export async function verifyTicket(
  ticket: string,
  expected: TicketAttempt,
  { keys, burns, clock = Date.now, onAlert = () => {} }: TicketPorts,
): Promise<TicketOutcome> {
  const { attempt } = expected;
  if (typeof attempt !== 'string' || attempt === '') {
    throw new TicketFault('ERR_EXPECTATION_INVALID', 'an attempt needs a name');
  }
  const opened = await openTicket(ticket, keys);
  if (opened.outcome === 'refused') return opened;
  const now = clock();
  const checked = checkClaims(opened.claims, expected, now);
  if (checked.outcome === 'refused') return checked;
  const { claims, goodUntil } = checked;
  const { jti, txn } = claims;
  const burnt = await burn({ jti, attempt, now, forgetAt: goodUntil }, burns);
  if (burnt === 'burnt' || burnt === 'again') return { outcome: 'accepted', claims };
  onAlert({ kind: 'reused', jti, txn });
  return { outcome: 'refused', reason: 'already-used' };
}

async function burn(request: BurnRequest, burns: Burns): Promise<BurnOutcome> {
  try {
    return await burns.burn(request);
  } catch (cause) {
    if (cause instanceof TicketFault) throw cause;
    throw new TicketFault('ERR_STORE_FAILED', 'a ticket cannot be burnt', { cause });
  }
}
