import { randomBytes } from 'node:crypto';

const HOUR_MS = 3_600_000;

export interface Sessions {
  /** A name for a new session, which nobody guesses. */
  start(identifier: string): string;
  /** Whose it is, while it lasts. */
  whose(session: string | undefined): string | undefined;
  end(session: string | undefined): void;
}

/** Sessions in memory: they end with the process. */
export function createSessions(clock: () => number = Date.now): Sessions {
  const running = new Map<string, { readonly identifier: string; readonly ends: number }>();
  return {
    start(identifier) {
      const session = randomBytes(32).toString('base64url');
      running.set(session, { identifier, ends: clock() + HOUR_MS });
      return session;
    },
    whose(session = '') {
      const found = running.get(session);
      if (found !== undefined && clock() < found.ends) return found.identifier;
      running.delete(session);
      return undefined;
    },
    end(session = '') {
      running.delete(session);
    },
  };
}
