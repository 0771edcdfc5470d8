import { FacenitionError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import type { TokenHeader } from './token-format.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MAX_MINUTES = 0xffff_ffff;

/**
 * When a token expires, in minutes since the epoch: on a whole day, rounded up, since a finer time
 * would single a token out. 0: it does not expire.
 *
 * @param expires milliseconds since the epoch; in the past or too far ahead: `ERR_EXPIRY_INVALID`
 */
export function expiryMinutes(expires: number | undefined, clock: Clock): number {
  if (expires === undefined) return 0;
  const minutes = (Math.ceil(expires / DAY_MS) * DAY_MS) / MINUTE_MS;
  if (!(expires > clock()) || minutes > MAX_MINUTES) {
    throw new FacenitionError('ERR_EXPIRY_INVALID', 'the expiry must lie ahead');
  }
  return minutes;
}

/** Milliseconds since the epoch; `undefined`: a token that does not expire. */
export function expiryOf(header: Pick<TokenHeader, 'expiryMinutes'>): number | undefined {
  return header.expiryMinutes === 0 ? undefined : header.expiryMinutes * MINUTE_MS;
}

/** Whether a token is before its expiry. */
export function isCurrent(header: Pick<TokenHeader, 'expiryMinutes'>, clock: Clock): boolean {
  const expires = expiryOf(header);
  return expires === undefined || clock() < expires;
}
