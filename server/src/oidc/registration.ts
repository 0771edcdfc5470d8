import { randomBytes } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import {
  CLIENT_AUTHENTICATION,
  PROFILES,
  type RelyingParty,
  type RelyingPartySettings,
} from '../store/relying-parties.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Members of a JWK that make it private, or a shared secret (RFC 7518 section 6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;

const name = z
  .string()
  .regex(/^[^\p{C}]{1,256}$/u, { error: 'must be 1 to 256 characters, none of them invisible' });
const uri = z.string().superRefine((text, context) => {
  const problem = problemOf(text);
  if (problem !== undefined) context.addIssue(`${JSON.stringify(text)} ${problem}`);
});
const PublicKeys = z.strictObject({
  keys: z
    .array(
      z
        .record(z.string(), z.json())
        .refine((key) => PRIVATE_MEMBERS.every((member) => !(member in key)), {
          error: 'must be public keys: what is private stays with the relying party',
        }),
    )
    .min(1),
});

/** What an operator says of a relying party. */
const Registration = z.strictObject({
  id: z.string().regex(/^(?!fnc_|FN1\.|fni_|fno_)[\w.-]{1,64}$/, {
    error: 'must be 1 to 64 letters, digits, dots, hyphens and underscores',
  }),
  name,
  profile: z.enum(PROFILES),
  idp: name,
  tenant: name,
  redirectUris: z.array(uri).min(1),
  postLogoutRedirectUris: z.array(uri),
  backchannelLogoutUri: uri.optional(),
  authentication: z.enum(CLIENT_AUTHENTICATION),
  jwks: PublicKeys.optional(),
  jwksUri: uri.optional(),
  signing: z.enum(['RS256', 'ES256']),
  requiresPushedRequests: z.boolean(),
  requiresPkce: z.boolean(),
  subjects: z.enum(['public', 'pairwise']).optional(),
});
export type Registration = z.input<typeof Registration>;

/**
 * Checks what an operator says of a relying party, and answers what is kept of it besides its
 * secret, its keys' generation and the time.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID` with what is wrong.
 */
export function readRegistration(
  said: unknown,
): Pick<RelyingParty, 'id' | 'name' | 'profile' | 'idp' | 'tenant' | 'settings'> {
  const parsed = Registration.safeParse(said);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const { id, name: called, profile, idp, tenant, ...rest } = parsed.data;
  const isVendor = profile === 'okta-idv';
  const settings: RelyingPartySettings = {
    ...rest,
    // Okta finds the person by its own id, and sends nothing but by a pushed request.
    subjects: rest.subjects ?? (isVendor ? 'public' : 'pairwise'),
    requiresPushedRequests: rest.requiresPushedRequests || isVendor,
  };
  checkTogether(profile, settings);
  return { id, name: called, profile, idp, tenant, settings };
}

function checkTogether(
  profile: RelyingParty['profile'],
  { authentication, jwks, jwksUri, requiresPkce, subjects }: RelyingPartySettings,
): void {
  const keys = [jwks, jwksUri].filter((given) => given !== undefined).length;
  if (authentication === 'private_key_jwt' ? keys !== 1 : keys > 0) {
    throw invalid('jwks: goes with private_key_jwt, as a file or as an address');
  }
  if (authentication === 'none' && !requiresPkce) {
    throw invalid('auth: without a secret PKCE is all there is');
  }
  const isOkta = profile === 'okta-idp' || profile === 'okta-idv';
  if (isOkta && authentication === 'none') throw invalid('auth: Okta has a secret or a key');
  if (profile === 'okta-idv' && subjects !== 'public') {
    throw invalid('subjects: Okta wants to hear of people by its own ids');
  }
}

/** 256 random bits. */
export function newClientSecret(): string {
  return `fno_${randomBytes(32).toString('base64url')}`;
}

/** What is wrong with an address that answers are sent to. `undefined`: nothing. */
function problemOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return 'is no address';
  if (text.includes('*')) return 'has a wildcard: addresses are compared to the letter';
  if (text.includes('#')) return 'has a fragment';
  if (url.username !== '' || url.password !== '') return 'has a user name or a password';
  const isLoopback = url.protocol === 'http:' && LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !isLoopback) return 'must be https, or http on this machine';
  if (url.href !== text) return `has to be written as ${url.href}`;
  return undefined;
}

function invalid(message: string): FacenitionError {
  return new FacenitionError('ERR_FIELD_INVALID', message);
}
