/** A share of trials with its 95 % interval. */
export interface Rate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Trials that count as errors, or as successes of an attacker. */
  readonly events: number;
  readonly trials: number;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
