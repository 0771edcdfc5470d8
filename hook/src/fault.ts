export type HookFaultCode =
  /** Whoever called is not who may call: nothing of the payload was read. */
  | 'ERR_CALLER_UNKNOWN'
  /** Who calls cannot be found out: the keys that would tell do not answer. */
  | 'ERR_CALLER_UNVERIFIABLE'
  | 'ERR_PAYLOAD_TOO_LARGE'
  /** Not JSON, or JSON that two readers could read differently. */
  | 'ERR_PAYLOAD_MALFORMED'
  /** Not the event of this hook. */
  | 'ERR_PAYLOAD_INVALID'
  /** The event of another tenant, user pool, org or application. */
  | 'ERR_PAYLOAD_FOREIGN'
  /** No answer in the time that the identity provider gives. */
  | 'ERR_DEADLINE'
  /** Facenition does not answer, or does not answer this client. */
  | 'ERR_SERVICE_UNAVAILABLE'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_INTERNAL';

/**
 * Nothing was decided: the identity provider is told its refusal, and why is told to the operator.
 * Its message holds nothing of a payload, a ticket or a secret.
 */
export class HookFault extends Error {
  override readonly name = 'HookFault';
  readonly code: HookFaultCode;

  constructor(code: HookFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** Whatever was thrown, as a fault. */
export function asFault(thrown: unknown): HookFault {
  return thrown instanceof HookFault
    ? thrown
    : new HookFault('ERR_INTERNAL', 'unexpected error', { cause: thrown });
}
