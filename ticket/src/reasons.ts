/** Why a ticket is refused, in the order in which it is asked. */
export const TICKET_REFUSALS = [
  /** 4 kB or more. */
  'too-large',
  /** No compact JWS, or claims that say nothing. */
  'malformed',
  /** Some other token (RFC 8725 section 3.11), or a header that asks for more than a ticket does. */
  'wrong-type',
  /** Neither ES256 nor EdDSA. */
  'wrong-algorithm',
  /** No key of this name: not ours, or retired. */
  'unknown-key',
  'bad-signature',
  'wrong-issuer',
  'wrong-audience',
  'expired',
  'not-yet-valid',
  'too-old',
  'wrong-user',
  'wrong-nonce',
  'wrong-transaction',
  'wrong-scope',
  /** It tells of no match. */
  'not-passed',
  'accuracy-too-low',
  'assurance-too-low',
  'already-used',
] as const;
export type TicketRefusal = (typeof TICKET_REFUSALS)[number];

/** What whoever asked `tickets/consume` is told: less than is known. */
export const CONSUME_REASONS = [
  'ticket_expired',
  'ticket_already_used',
  'wrong_user',
  'wrong_scope',
  'bad_signature',
  'unknown_txn',
  'accuracy_too_low',
  'assurance_too_low',
] as const;
export type ConsumeReason = (typeof CONSUME_REASONS)[number];

const TOLD = {
  'too-large': 'bad_signature',
  malformed: 'bad_signature',
  'wrong-type': 'bad_signature',
  'wrong-algorithm': 'bad_signature',
  'unknown-key': 'bad_signature',
  'bad-signature': 'bad_signature',
  'wrong-issuer': 'bad_signature',
  'wrong-audience': 'bad_signature',
  expired: 'ticket_expired',
  'not-yet-valid': 'ticket_expired',
  'too-old': 'ticket_expired',
  'wrong-user': 'wrong_user',
  'wrong-nonce': 'unknown_txn',
  'wrong-transaction': 'unknown_txn',
  'wrong-scope': 'wrong_scope',
  'not-passed': 'bad_signature',
  'accuracy-too-low': 'accuracy_too_low',
  'assurance-too-low': 'assurance_too_low',
  'already-used': 'ticket_already_used',
} as const satisfies Readonly<Record<TicketRefusal, ConsumeReason>>;

/** The word of the HTTP interface for a refusal. */
export function consumeReason(reason: TicketRefusal): ConsumeReason {
  return TOLD[reason];
}
