/** What a browser brings back from a capture, for whoever began it. */
export interface Proof {
  readonly txn: string;
  /** The ticket or its id. */
  readonly ticket: string;
}

const TXN = /^fntx_[\w-]{22}$/;
/** The id, or a JWS in compact form. */
const TICKET = /^(?:fntk_[\w-]{22}|[\w-]{1,4096}\.[\w-]{1,4096}\.[\w-]{1,1024})$/;

/** What may be a transaction. */
export function isTxn(text: unknown): text is string {
  return typeof text === 'string' && TXN.test(text);
}

/** What may be a ticket; whether it is one is for the server to say. */
export function isTicket(text: unknown): text is string {
  return typeof text === 'string' && TICKET.test(text);
}

/**
 * Both as one text, `fntx_....fntk_...` (55 characters), for where an identity provider lets only a
 * short text through: a custom attribute, a `state`.
 */
export function formatProof({ txn, ticket }: Proof): string {
  return `${txn}.${ticket}`;
}

/** `undefined`: it is none. */
export function parseProof(text: unknown): Proof | undefined {
  if (typeof text !== 'string' || text[27] !== '.') return undefined;
  const [txn, ticket] = [text.slice(0, 27), text.slice(28)];
  return isTxn(txn) && isTicket(ticket) ? { txn, ticket } : undefined;
}
