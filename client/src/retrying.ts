import type { FacenitionApiError } from './errors.ts';
import type { OPERATIONS, OperationId } from './operations.ts';
import type { Shape } from './shape.ts';

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
/**
 * An attempt counts against the person's token, or uses a ticket up: one that may have been made is
 * not made again.
 */
const COUNTED: readonly Stage[] = ['unsent', 'refused'];
/** Sends messages or uses up a code. */
const ONCE: readonly Stage[] = ['unsent'];

/** Those that the server does not do once for each key; of the others each is safe. */
type Unkeyed = {
  [Id in OperationId]: (typeof OPERATIONS)[Id] extends readonly [string, Shape, true] ? never : Id;
}[OperationId];

const RETRIED: Readonly<Record<Unkeyed, readonly Stage[]>> = {
  authenticate: COUNTED,
  authenticateScore: COUNTED,
  status: SAFE,
  rosterIdentify: SAFE,
  transactionsStatus: SAFE,
  ticketsConsume: COUNTED,
  verificationsLatest: SAFE,
  referencesList: SAFE,
  match: SAFE,
  matchBulk: SAFE,
  consistencyCheck: SAFE,
  quality: SAFE,
  detect: SAFE,
  liveness: SAFE,
  newCredentials: ONCE,
  authenticateCredentials: ONCE,
  token: SAFE,
};

/** Whether an operation is tried again after a failure. */
export function isRetried(id: OperationId, stage: Stage): boolean {
  return (isUnkeyed(id) ? RETRIED[id] : SAFE).includes(stage);
}

function isUnkeyed(id: OperationId): id is Unkeyed {
  return Object.hasOwn(RETRIED, id);
}

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
