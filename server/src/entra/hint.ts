import { errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { type EntraClouds, tenantIssuer } from './addresses.ts';
import type { EntraKeySets } from './key-sets.ts';
import type { HintReason } from './words.ts';

/** How old a hint may be, and how much younger than our clock it may seem. */
const OLDEST_SECONDS = 300;
const AHEAD_SECONDS = 60;
const MOST_CHARACTERS = 16_384;

const HintClaims = z.object({
  aud: z.string(),
  tid: z.string(),
  oid: z.guid().toLowerCase(),
  sub: z.string().min(1).max(512),
  iat: z.int(),
});

/** Who signs in, as Entra has it after the first factor. */
export type HintOutcome =
  | { readonly outcome: 'valid'; readonly userId: string; readonly subject: string }
  | { readonly outcome: 'invalid'; readonly reason: HintReason };

export interface HintPorts {
  readonly clouds: EntraClouds;
  readonly entraKeys: EntraKeySets;
}

/**
 * Judges an `id_token_hint`. Rejects where Entra does not answer with its keys.
 *
 * @param now milliseconds since the epoch
 */
export async function judgeHint(
  hint: string,
  tenant: EntraTenant,
  { clouds, entraKeys }: HintPorts,
  now: number,
): Promise<HintOutcome> {
  if (hint.length > MOST_CHARACTERS) return invalid('hint-malformed');
  const keys = await entraKeys.of(tenant);
  try {
    const { payload } = await jwtVerify(hint, keys, {
      issuer: tenantIssuer(clouds[tenant.cloud], tenant.tenantId),
      audience: [tenant.appId, tenant.clientId],
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat', 'sub', 'oid', 'tid'],
      currentDate: new Date(now),
      // Hints are born expired, `exp` a second before `iat` and `nbf`: no instant is within both.
      // How old one may be is judged by `iat`, below; this only must not be stricter.
      clockTolerance: OLDEST_SECONDS + 2,
    });
    return judgeClaims(payload, tenant, Math.floor(now / 1000));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === undefined) throw error;
    return invalid(reason);
  }
}

function judgeClaims(payload: JWTPayload, tenant: EntraTenant, now: number): HintOutcome {
  const claims = HintClaims.safeParse(payload);
  if (!claims.success) return invalid('hint-malformed');
  const { tid, oid: userId, sub: subject, iat } = claims.data;
  if (tid !== tenant.tenantId) return invalid('hint-tenant');
  const age = now - iat;
  if (age < -AHEAD_SECONDS || age > OLDEST_SECONDS) return invalid('hint-too-old');
  return { outcome: 'valid', userId, subject };
}

/** What is wrong with a hint; `undefined`: nothing, it is our fault or Entra's. */
function reasonOf(error: unknown): HintReason | undefined {
  if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
    const named = error.reason === 'missing' ? undefined : CLAIM_REASONS.get(error.claim);
    return named ?? 'hint-malformed';
  }
  return error instanceof errors.JOSEError ? CODE_REASONS.get(error.code) : undefined;
}

const CLAIM_REASONS: ReadonlyMap<string, HintReason> = new Map([
  ['iss', 'hint-issuer'],
  ['aud', 'hint-audience'],
  ['exp', 'hint-too-old'],
  ['nbf', 'hint-too-old'],
]);

const CODE_REASONS: ReadonlyMap<string, HintReason> = new Map([
  [errors.JWSSignatureVerificationFailed.code, 'hint-signature'],
  [errors.JWKSNoMatchingKey.code, 'hint-signature'],
  [errors.JWKSMultipleMatchingKeys.code, 'hint-signature'],
  [errors.JOSEAlgNotAllowed.code, 'hint-signature'],
  [errors.JOSENotSupported.code, 'hint-signature'],
  [errors.JWSInvalid.code, 'hint-malformed'],
  [errors.JWTInvalid.code, 'hint-malformed'],
]);

function invalid(reason: HintReason): HintOutcome {
  return { outcome: 'invalid', reason };
}
