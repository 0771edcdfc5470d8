import { TICKET_SECONDS, type TicketClaims } from './claims.ts';
import { TicketFault } from './fault.ts';
import type { SignedClaims } from './open-ticket.ts';
import type { TicketRefusal } from './reasons.ts';

/** What was done against presentation attacks, the lesser first. */
export const ASSURANCES = ['passive', 'active'] as const;
export type Assurance = (typeof ASSURANCES)[number];

/** How far the clocks of service and consumer may be apart, unless the consumer says. */
export const TICKET_SKEW_SECONDS = 5;

/** What a consumer knows of its own, and demands. */
export interface TicketExpectation {
  /** Of the service: its address, as it calls itself. */
  readonly issuer: string;
  /** The consumer's own, see `ticketAudience`. */
  readonly audience: string;
  /** The user id that this attempt claims, as the identity provider knows it. */
  readonly user: string;
  /** Made by the consumer for this attempt, and kept where the browser cannot change it. */
  readonly nonce: string;
  readonly txn: string;
  /** What the person has to have agreed to: exactly this. */
  readonly scope: string;
  /** The least accuracy level, 1..8. */
  readonly accuracy: number;
  readonly assurance: Assurance;
  /** 0..30; `TICKET_SKEW_SECONDS` unless said. */
  readonly skewSeconds?: number;
}

export type CheckedClaims =
  | { readonly outcome: 'good'; readonly claims: TicketClaims; readonly goodUntil: number }
  | { readonly outcome: 'refused'; readonly reason: TicketRefusal };

const MOST_SKEW_SECONDS = 30;
const BEST_LEVEL = 8;

/**
 * The checks of what a ticket says, in the order of their list, once its signature was found good.
 * It is not burnt: `verifyTicket` does all of it.
 *
 * @param now milliseconds since the epoch, as `goodUntil`
 * @throws TicketFault `ERR_EXPECTATION_INVALID`
 */
export function checkClaims(
  claims: SignedClaims,
  expected: TicketExpectation,
  now: number,
): CheckedClaims {
  checkExpectation(expected);
  const skew = expected.skewSeconds ?? TICKET_SKEW_SECONDS;
  const reason =
    wrongIn(claims, { iss: ['wrong-issuer', expected.issuer] }) ??
    wrongIn(claims, { aud: ['wrong-audience', expected.audience] }) ??
    untimely(claims, now / 1000, skew) ??
    wrongIn(claims, {
      sub: ['wrong-user', expected.user],
      nonce: ['wrong-nonce', expected.nonce],
      txn: ['wrong-transaction', expected.txn],
      scope: ['wrong-scope', expected.scope],
    }) ??
    tooWeak(claims, expected);
  if (reason !== undefined) return { outcome: 'refused', reason };
  if (!isWhole(claims)) return { outcome: 'refused', reason: 'malformed' };
  return { outcome: 'good', claims, goodUntil: (lastSecond(claims) + skew) * 1000 };
}

/** An absent or empty expectation would be met by an absent or empty claim. */
function checkExpectation(expected: TicketExpectation): void {
  const { issuer, audience, user, nonce, txn, scope, accuracy, assurance, skewSeconds } = expected;
  const names = Object.entries({ issuer, audience, user, nonce, txn })
    .filter(([, text]) => typeof text !== 'string' || text === '')
    .map(([name]) => name);
  if (typeof scope !== 'string') names.push('scope');
  if (!isLevel(accuracy)) names.push('accuracy');
  if (!ASSURANCES.includes(assurance)) names.push('assurance');
  const isSkew =
    skewSeconds === undefined || (skewSeconds >= 0 && skewSeconds <= MOST_SKEW_SECONDS);
  if (!isSkew) names.push('skewSeconds');
  if (names.length === 0) return;
  throw new TicketFault(
    'ERR_EXPECTATION_INVALID',
    `nothing can be expected of ${names.join(', ')}`,
  );
}

function wrongIn(
  claims: SignedClaims,
  expected: Readonly<Record<string, readonly [TicketRefusal, string]>>,
): TicketRefusal | undefined {
  const wrong = Object.entries(expected).find(([name, [, text]]) => !isSame(claims[name], text));
  return wrong?.[1][0];
}

/** Written so that a time that is no number is never in time. */
function untimely(
  { iat, nbf, exp }: SignedClaims,
  now: number,
  skew: number,
): TicketRefusal | undefined {
  if (!(isSecond(exp) && now < exp + skew)) return 'expired';
  if (!(isSecond(iat) && iat <= now + skew)) return 'not-yet-valid';
  if (!(isSecond(nbf) && nbf <= now + skew)) return 'not-yet-valid';
  if (!(now - iat <= TICKET_SECONDS + skew)) return 'too-old';
  return undefined;
}

function tooWeak(
  { fn, amr }: SignedClaims,
  { accuracy, assurance }: TicketExpectation,
): TicketRefusal | undefined {
  const { res, acc, pad } = memberOf(fn);
  if (res !== true || !Array.isArray(amr) || !amr.includes('face')) return 'not-passed';
  if (!(isLevel(acc) && acc >= accuracy)) return 'accuracy-too-low';
  const least = ASSURANCES.indexOf(assurance);
  if (!ASSURANCES.slice(least).some((name) => name === pad)) return 'assurance-too-low';
  return undefined;
}

/** Whether the rest is there too: what no check has looked at. */
function isWhole(claims: SignedClaims): claims is SignedClaims & TicketClaims {
  const { idp, tenant, jti, amr, fn } = claims;
  const texts = [idp, tenant, memberOf(fn).tokref];
  return (
    texts.every((text) => typeof text === 'string') &&
    typeof jti === 'string' &&
    /^fntk_[\w-]{8,64}$/.test(jti) &&
    Array.isArray(amr) &&
    amr.every((method) => typeof method === 'string')
  );
}

function lastSecond({ iat, exp }: TicketClaims): number {
  return Math.min(exp, iat + TICKET_SECONDS + 1);
}

function isSecond(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isLevel(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= BEST_LEVEL;
}

function memberOf(value: unknown): SignedClaims {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Takes as long wherever they differ, so that nobody finds a nonce character by character. */
function isSame(claim: unknown, expected: string): boolean {
  if (typeof claim !== 'string') return false;
  const one = new TextEncoder().encode(claim);
  const other = new TextEncoder().encode(expected);
  let difference = one.length ^ other.length;
  for (const [at, byte] of other.entries()) difference |= byte ^ (one[at] ?? 0);
  return difference === 0;
}
