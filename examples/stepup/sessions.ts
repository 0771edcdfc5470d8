import { randomBytes } from 'node:crypto';
import type { Bill } from './accounts.ts';

const HOUR_MS = 3_600_000;

/** A capture that this session, and no other, waits for. */
export interface Waiting {
  readonly txn: string;
  /** Made here, and never seen by the browser. */
  readonly nonce: string;
  /** What happens when it passes: kept here, where nobody on the way can change it. */
  readonly action: { readonly kind: 'enrol' } | { readonly kind: 'pay'; readonly bill: Bill };
}

/** Of one browser. */
export interface Session {
  readonly name: string;
  waiting?: Waiting;
  /** A payment that may still be confirmed by a code. */
  unpaid?: Bill;
}

export interface Sessions {
  /** Begins one; answers its id, which nobody guesses. */
  start(name: string): string;
  find(id: string | undefined): Session | undefined;
  end(id: string | undefined): void;
}

/** Sessions in memory: they end after an hour, and with the process. */
export function createSessions(clock: () => number = Date.now): Sessions {
  const running = new Map<string, { readonly session: Session; readonly ends: number }>();
  return {
    start(name) {
      const id = randomBytes(32).toString('base64url');
      running.set(id, { session: { name }, ends: clock() + HOUR_MS });
      return id;
    },
    find(id = '') {
      const found = running.get(id);
      if (found !== undefined && clock() < found.ends) return found.session;
      running.delete(id);
      return undefined;
    },
    end(id = '') {
      running.delete(id);
    },
  };
}
