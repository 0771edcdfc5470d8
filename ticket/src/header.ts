/** RFC 7518 section 3.4 and RFC 8037. What a header says beyond them is never followed. */
export const TICKET_ALGORITHMS = ['ES256', 'EdDSA'] as const;
export type TicketAlgorithm = (typeof TICKET_ALGORITHMS)[number];

export interface TicketHeader {
  readonly alg: TicketAlgorithm;
  readonly kid: string;
}
