import type { JWTPayload } from 'jose';

/** `typ` of the header (RFC 8725 section 3.11): no other JWT passes for a ticket. */
export const TICKET_TYPE = 'facenition-ticket+jwt';

/** How long a ticket is good for, at most. */
export const TICKET_SECONDS = 90;

/** What a ticket says. It is made on success only, and never holds an image, a score or a secret. */
export interface TicketClaims extends JWTPayload {
  readonly iss: string;
  /** `facenition-connector:{idp}:{tenant}`: the one consumer that it is for. */
  readonly aud: string;
  /** The user id that the identity provider knows the person by. */
  readonly sub: string;
  readonly idp: string;
  readonly tenant: string;
  readonly scope: string;
  /** The verification transaction, `fntx_...`. */
  readonly txn: string;
  /** The consumer's, of this one attempt. */
  readonly nonce: string;
  /** `fntk_...`; burnt at the first use. */
  readonly jti: string;
  /** Seconds since the epoch, as `nbf` and `exp`. */
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
  /** Authentication methods (RFC 8176): `face`, and `pop` where a passkey was proved with it. */
  readonly amr: readonly string[];
  readonly fn: {
    readonly res: true;
    /** Accuracy level, 1..8. */
    readonly acc: number;
    /** How much was done against presentation attacks; no certified grade. */
    readonly pad: 'passive' | 'active';
    /** The reference that was compared with, `fnr_...`. */
    readonly tokref: string;
  };
}

/** The audience of the consumer that serves one tenant of one identity provider. */
export function ticketAudience(idp: string, tenant: string): string {
  return `facenition-connector:${idp}:${tenant}`;
}
