/**
 * The single-use ticket that a live capture ends in, and how whoever gets one checks it.
 *
 * @module
 */
export {
  type BurnOutcome,
  type BurnRequest,
  type Burns,
  createMemoryBurns,
  type MemoryBurnsOptions,
  RETRY_SECONDS,
} from './burns.ts';
export {
  ASSURANCES,
  type Assurance,
  type CheckedClaims,
  checkClaims,
  TICKET_SKEW_SECONDS,
  type TicketExpectation,
} from './check-claims.ts';
export { TICKET_SECONDS, TICKET_TYPE, type TicketClaims, ticketAudience } from './claims.ts';
export { TicketFault, type TicketFaultCode } from './fault.ts';
export { TICKET_ALGORITHMS, type TicketAlgorithm, type TicketHeader } from './header.ts';
export { localKeys, type RemoteKeysOptions, remoteKeys, type TicketKeys } from './keys.ts';
export { type OpenedTicket, openTicket, type SignedClaims, TICKET_BYTES } from './open-ticket.ts';
export {
  CONSUME_REASONS,
  type ConsumeReason,
  consumeReason,
  TICKET_REFUSALS,
  type TicketRefusal,
} from './reasons.ts';
export {
  type ReusedAlert,
  type TicketAttempt,
  type TicketOutcome,
  type TicketPorts,
  verifyTicket,
} from './verify-ticket.ts';
