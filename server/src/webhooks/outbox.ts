/** A webhook call that is to be made, was made or was given up. */
export interface Delivery {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly createdAt: number;
  /** How often it was claimed, this time included. */
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly lastFailure?: string;
  /** Of a pending one: when it may be claimed, or the lease of whoever has it ends. */
  readonly nextAt?: number;
}

/** Deliveries, written in the transaction of what they tell of. Each happens at least once. */
export interface Outbox {
  add(
    delivery: { readonly id: string; readonly url: string; readonly body: string },
    now: number,
  ): Promise<void>;
  /** Those that are due, for this caller alone until the lease ends. */
  claim(now: number, leaseMs: number, most: number): Promise<readonly Delivery[]>;
  delivered(id: string, now: number): Promise<void>;
  /** Without `nextAt` it is given up. */
  failed(
    id: string,
    failure: { readonly reason: string; readonly nextAt?: number },
    now: number,
  ): Promise<void>;
  /** The oldest first. */
  list(state: Delivery['state'], most: number): Promise<readonly Delivery[]>;
  /** Begins anew with one that was given up. Answers whether there was one of this id. */
  retry(id: string, now: number): Promise<boolean>;
  /** Removes what was delivered before. Answers how many. */
  purge(deliveredBefore: number): Promise<number>;
}
