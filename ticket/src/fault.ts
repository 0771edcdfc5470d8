export type TicketFaultCode =
  /** What the consumer expects is incomplete: nothing may be checked against it. */
  | 'ERR_EXPECTATION_INVALID'
  | 'ERR_KEYS_UNAVAILABLE'
  /** Where burnt tickets are noted does not answer, or is full. */
  | 'ERR_STORE_FAILED';

/** Nothing was decided: let nobody in. Its message holds nothing of a ticket. */
export class TicketFault extends Error {
  readonly code: TicketFaultCode;

  constructor(code: TicketFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TicketFault';
    this.code = code;
  }
}
