import { base64url, compactVerify, errors } from 'jose';
import { TICKET_TYPE } from './claims.ts';
import { TicketFault } from './fault.ts';
import { TICKET_ALGORITHMS, type TicketAlgorithm, type TicketHeader } from './header.ts';
import type { TicketKeys } from './keys.ts';
import type { TicketRefusal } from './reasons.ts';

/** A ticket is smaller than this, in bytes. */
export const TICKET_BYTES = 4096;

/** What is said under a good signature; nothing of it is checked yet. */
export type SignedClaims = Readonly<Record<string, unknown>>;

export type OpenedTicket =
  | { readonly outcome: 'opened'; readonly claims: SignedClaims }
  | { readonly outcome: 'refused'; readonly reason: TicketRefusal };

/**
 * The first three checks: size, type and algorithm, signature. Rejects with `TicketFault`
 * `ERR_KEYS_UNAVAILABLE`.
 */
export async function openTicket(ticket: string, keys: TicketKeys): Promise<OpenedTicket> {
  if (typeof ticket !== 'string') return refused('malformed');
  if (ticket.length >= TICKET_BYTES) return refused('too-large');
  const parts = ticket.split('.');
  if (parts.length !== 3 || !parts.every(isCanonical)) return refused('malformed');
  const header = headerIn(parts[0] ?? '');
  if (typeof header === 'string') return refused(header);
  const key = await keyFor(header, keys);
  if (key === undefined) return refused('unknown-key');
  if (!(await isSigned(ticket, key, header.alg))) return refused('bad-signature');
  const claims = objectIn(parts[1] ?? '');
  return claims === undefined ? refused('malformed') : { outcome: 'opened', claims };
}

function refused(reason: TicketRefusal): OpenedTicket {
  return { outcome: 'refused', reason };
}

function headerIn(part: string): TicketHeader | TicketRefusal {
  const header = objectIn(part);
  if (header === undefined) return 'malformed';
  const { alg, kid, typ, ...rest } = header;
  // No key of its own (`jwk`, `x5c`), no address of one (`jku`), no extension (`crit`, `b64`).
  if (typ !== TICKET_TYPE || Object.keys(rest).length > 0) return 'wrong-type';
  const known = TICKET_ALGORITHMS.find((name) => name === alg);
  if (known === undefined) return 'wrong-algorithm';
  return typeof kid === 'string' && kid !== '' ? { alg: known, kid } : 'unknown-key';
}

async function keyFor(header: TicketHeader, keys: TicketKeys): ReturnType<TicketKeys> {
  try {
    return await keys(header);
  } catch (cause) {
    throw new TicketFault('ERR_KEYS_UNAVAILABLE', 'the keys of tickets cannot be had', { cause });
  }
}

async function isSigned(
  ticket: string,
  key: NonNullable<Awaited<ReturnType<TicketKeys>>>,
  alg: TicketAlgorithm,
): Promise<boolean> {
  try {
    await compactVerify(ticket, key, { algorithms: [alg] });
    return true;
  } catch (cause) {
    if (cause instanceof errors.JOSEError) return false;
    throw new TicketFault('ERR_KEYS_UNAVAILABLE', 'a key does not fit its algorithm', { cause });
  }
}

/** Bits that decoding ignores would let two texts be the same ticket. */
function isCanonical(part: string): boolean {
  return /^[\w-]+$/.test(part) && isReencoded(part);
}

function isReencoded(part: string): boolean {
  try {
    return base64url.encode(base64url.decode(part)) === part;
  } catch {
    return false;
  }
}

function objectIn(part: string): SignedClaims | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(base64url.decode(part));
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}
