/** A one-time code on its way to a person. */
export interface CodeMessage {
  readonly kind: 'email' | 'phone';
  /** An e-mail address or a telephone number, as the person gave it. */
  readonly to: string;
  readonly code: string;
  readonly validMinutes: number;
}

/** Brings codes to people. */
export interface CodeSender {
  /**
   * Resolves when whoever carries the message has taken it: that is not yet that it arrived.
   *
   * Rejects with `ERR_DELIVERY_FAILED`; neither the message nor a cause of the fault tells the
   * address, the code or what the other side said.
   */
  send(message: CodeMessage): Promise<void>;
}
