import type { AcquisitionFailure, Level } from '@facenition/core';
import { ADVICE } from '../advice.ts';
import type { Reply } from './reply.ts';

interface Unusable<Reason = AcquisitionFailure> {
  readonly reason: Reason;
  readonly capture?: number;
}

/** Which photo could not be used, and why. */
export function blame<Reason>({ reason, capture }: Unusable<Reason>): Unusable<Reason> {
  return capture === undefined ? { reason } : { reason, capture };
}

/** No token can be made of these photos. */
export function notAcquired(outcome: Unusable): Extract<Reply, { status: 400 | 429 }> {
  const error = ADVICE[outcome.reason];
  return { status: 400, body: { ok: false, error, code: 'not-acquired', ...blame(outcome) } };
}

/** The token was tried too often, whoever tried. */
export function lockedOut(until: number, now: number): Extract<Reply, { status: 400 | 429 }> {
  return {
    status: 429,
    retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1000)),
    body: {
      ok: false,
      error: 'too many failed attempts with this token: try again later',
      code: 'ERR_LOCKED_OUT',
    },
  };
}

interface MadeToken {
  readonly token: string;
  readonly id: string;
  readonly expires?: number;
  readonly warning?: string;
}

/** A token as it is answered. */
export function tokenBody({ token, id, ...made }: MadeToken, accuracy: Level) {
  return { token, id, accuracy, ...validity(made) };
}

/** Until when a token is good, and what to know about it. */
export function validity({ expires, warning }: Pick<MadeToken, 'expires' | 'warning'>) {
  return {
    ...(expires !== undefined && { expires: new Date(expires).toISOString() }),
    ...(warning !== undefined && { warning }),
  };
}
