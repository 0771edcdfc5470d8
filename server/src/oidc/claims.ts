import { errors } from 'oidc-provider';
import * as z from 'zod';
import type { RelyingParty } from '../store/relying-parties.ts';
import type { Account } from './accounts.ts';
import { ACR_VALUES } from './acr.ts';

/** The trust framework of Okta's identity verification vendors. */
const TRUST_FRAMEWORK = 'IDV-DELEGATED';

/** Which claims come with which scope. What was proved comes always. */
export const CLAIMS_OF_SCOPES: Readonly<Record<string, readonly string[] | null>> = {
  iss: null,
  sid: null,
  openid: ['sub', 'acr', 'amr', 'auth_time', 'verified_claims'],
  profile: ['preferred_username'],
  email: ['email', 'email_verified'],
};

export const SCOPES = ['openid', 'profile', 'email', 'identity_assurance'] as const;

/** What a token says of how its sign-in went. */
export interface SignInFacts {
  readonly acr?: string | undefined;
  /** Seconds since the epoch. */
  readonly authTime?: number | undefined;
}

/** What is said of somebody; which of it is given out, scopes and the `claims` parameter tell. */
export function claimsOf(
  { subject, isVerified }: Account,
  relyingParty: RelyingParty,
  use: string,
  facts: SignInFacts,
): Readonly<Record<string, unknown>> {
  const { userId } = subject;
  return {
    preferred_username: userId,
    // The organisation calls the person so; nobody here wrote to that address.
    ...(z.email().safeParse(userId).success && { email: userId, email_verified: false }),
    ...(relyingParty.profile === 'okta-idv' &&
      use === 'id_token' && { verified_claims: [verifiedClaims(isVerified, facts)] }),
  };
}

function verifiedClaims(isVerified: boolean, { acr, authTime }: SignInFacts): object {
  const isReached = isVerified && ACR_VALUES.some((value) => value === acr);
  return {
    verification: {
      trust_framework: TRUST_FRAMEWORK,
      assurance_level: isReached ? 'VERIFIED' : 'FAILED',
      ...(authTime !== undefined && { time: isoSeconds(authTime) }),
    },
    claims: {},
  };
}

function isoSeconds(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

const Member = z.union([z.null(), z.looseObject({})]);
const Framework = z.looseObject({
  verification: z.looseObject({
    trust_framework: z.union([
      z.null(),
      z.looseObject({ value: z.literal(TRUST_FRAMEWORK).optional() }),
    ]),
  }),
});
const Verified = z.union([z.null(), Framework, z.array(Framework).min(1)]);
const Wanted = z.looseObject({
  userinfo: z.record(z.string(), Member).optional(),
  id_token: z.object({ verified_claims: Verified.optional() }).catchall(Member).optional(),
});

/** Refuses a `claims` parameter that nobody here understands. */
export function checkClaims(claims: unknown): void {
  if (Wanted.safeParse(claims).success) return;
  throw new errors.InvalidRequest('the claims parameter is not understood');
}
