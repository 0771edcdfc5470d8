import type { FacenitionApiError } from './errors.ts';
import type { OperationId } from './operations.ts';

/**
 * How far a failed attempt came. `unsent`: the server has seen nothing of it. `refused`: the server
 * was too busy for it (503). `unclear`: it may have been done. `final`: another would fail as well.
 */
export type Stage = 'unsent' | 'refused' | 'unclear' | 'final';

export interface Failed {
  readonly stage: Stage;
  readonly error: FacenitionApiError;
}

/** Reads only, or is done once for each key: it can always be sent again. */
const SAFE: readonly Stage[] = ['unsent', 'refused', 'unclear'];
/** An attempt counts against the person's token: one that may have been made is not made again. */
const COUNTED: readonly Stage[] = ['unsent', 'refused'];
/** Sends messages or uses up a code. */
const ONCE: readonly Stage[] = ['unsent'];

/** After which failures an operation is tried again. */
export const RETRIED: Readonly<Record<OperationId, readonly Stage[]>> = {
  generate: SAFE,
  authenticate: COUNTED,
  authenticateScore: COUNTED,
  revoke: SAFE,
  rotate: SAFE,
  status: SAFE,
  match: SAFE,
  matchBulk: SAFE,
  consistencyCheck: SAFE,
  quality: SAFE,
  detect: SAFE,
  liveness: SAFE,
  generateToken: SAFE,
  newCredentials: ONCE,
  authenticateCredentials: ONCE,
  generateTokenVerified: SAFE,
  token: SAFE,
};

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 4000;

/**
 * How long to wait before the next attempt: as long as the server says, and a random part of a
 * time that doubles, so that those who failed together do not come back together.
 */
export function pauseBefore(attempt: number, retryAfterSeconds: number | undefined): number {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  return (retryAfterSeconds ?? 0) * 1000 + Math.random() * most;
}
