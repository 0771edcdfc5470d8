/** Why Entra is told `access_denied`. */
export type DenialReason =
  | 'request-malformed'
  | HintReason
  | 'claims-unmeetable'
  | 'not-enrolled'
  | 'capture-failed'
  | 'capture-cancelled'
  | 'capture-expired';

/** What is wrong with an `id_token_hint`. */
export type HintReason =
  | 'hint-malformed'
  | 'hint-signature'
  | 'hint-issuer'
  | 'hint-audience'
  | 'hint-tenant'
  | 'hint-too-old';

/** Why nobody is told, but the person. */
export type RefusalReason =
  | 'client-unknown'
  | 'redirect-unknown'
  | 'request-malformed'
  | 'sign-in-unknown'
  | 'tenant-removed'
  | 'fault';

export type EntraReason = DenialReason | RefusalReason;

/**
 * How a request of Entra went on: `begun` has sent the person to the capture page; `passed`,
 * `denied` and `unavailable` are answers to Entra; `refused` is a page for the person, because there
 * is nobody who may be answered.
 */
export type EntraOutcome = 'begun' | 'passed' | 'denied' | 'unavailable' | 'refused';

/** One step of a sign-in, for the log. */
export interface EntraStep {
  readonly requestId: string;
  /** Entra's name for the sign-in, as Microsoft's logs have it: a GUID. */
  readonly clientRequestId?: string;
  readonly outcome: EntraOutcome;
  readonly reason?: EntraReason;
}
