/** Something that was found in a policy. An `error` keeps it from being used. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** A sentence that says what is wrong and what is allowed. */
  readonly message: string;
}
