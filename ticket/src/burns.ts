import { TicketFault } from './fault.ts';

/** How long the same attempt may ask again (Cognito asks up to 3 times, Okta and Entra twice). */
export const RETRY_SECONDS = 10;

export interface BurnRequest {
  readonly jti: string;
  /** The consumer's name of this one attempt, which a retry repeats. */
  readonly attempt: string;
  /** Milliseconds since the epoch, as `forgetAt`. */
  readonly now: number;
  /** From when on the ticket is refused for its age, so that it need not be remembered. */
  readonly forgetAt: number;
}

/**
 * `burnt`: nobody had used it. `again`: this attempt had, less than `RETRY_SECONDS` ago. `reused`:
 * any other use.
 */
export type BurnOutcome = 'burnt' | 'again' | 'reused';

/** Notes which tickets were used: one store for all processes that share an audience. */
export interface Burns {
  /** Atomic: of any number of calls at once for one `jti`, one is answered `burnt`. */
  burn(request: BurnRequest): Promise<BurnOutcome>;
}

export interface MemoryBurnsOptions {
  /** How many tickets are remembered, at most; 100,000 unless said. */
  readonly most?: number;
}

interface Burnt {
  readonly attempt: string;
  readonly at: number;
  readonly forgetAt: number;
}

/**
 * For a consumer of a single process that may forget when it ends: a ticket outlives that by 90
 * seconds at most. Where it is full nothing is forgotten before its time: it throws `TicketFault`
 * `ERR_STORE_FAILED`.
 */
export function createMemoryBurns({ most = 100_000 }: MemoryBurnsOptions = {}): Burns {
  const burnt = new Map<string, Burnt>();
  return {
    async burn({ jti, attempt, now, forgetAt }) {
      const before = burnt.get(jti);
      if (before !== undefined) {
        const since = now - before.at;
        const isRetry = before.attempt === attempt && since >= 0 && since < RETRY_SECONDS * 1000;
        return isRetry ? 'again' : 'reused';
      }
      forgetOld(burnt, now);
      if (burnt.size >= most) {
        throw new TicketFault('ERR_STORE_FAILED', `${most} tickets are remembered: no room`);
      }
      burnt.set(jti, { attempt, at: now, forgetAt });
      return 'burnt';
    },
  };
}

/** Oldest first: each stays for about as long, so that those behind are seldom older. */
function forgetOld(burnt: Map<string, Burnt>, now: number): void {
  for (const [jti, { forgetAt }] of burnt) {
    if (forgetAt > now) return;
    burnt.delete(jti);
  }
}
