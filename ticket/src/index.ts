/**
 * The single-use ticket that a live capture ends in, and how whoever gets one checks it.
 *
 * @module
 */
export { TICKET_SECONDS, TICKET_TYPE, type TicketClaims, ticketAudience } from './claims.ts';
