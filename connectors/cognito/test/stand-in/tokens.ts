import { randomBytes } from 'node:crypto';
import { trigger } from './events.ts';
import type { Pool, PoolClient, PoolUser } from './pool.ts';

interface Part {
  readonly claimsToAddOrOverride?: Record<string, unknown>;
  readonly claimsToSuppress?: string[];
}

/** Tokens of an unsigned form: what is in them is what a pool would put there. */
export async function issueTokens(
  pool: Pool,
  client: PoolClient,
  user: PoolUser,
  source: 'Authentication' | 'RefreshTokens',
): Promise<object> {
  const { clientId } = client;
  const occasion = { clientId, userName: user.userName, user };
  const scopes = ['aws.cognito.signin.user.admin'];
  const groupConfiguration = { groupsToOverride: [], iamRolesToOverride: [], preferredRole: null };
  const answer = await trigger(
    pool,
    ['PreTokenGeneration', source],
    occasion,
    { groupConfiguration, scopes },
    { claimsAndScopeOverrideDetails: null },
  );
  const details = Object(answer?.claimsAndScopeOverrideDetails);
  const own = Object.fromEntries(user.attributes);
  const RefreshToken = randomBytes(60).toString('base64url');
  if (source === 'Authentication') pool.refreshTokens.set(RefreshToken, { clientId, user });
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: tokenOf(
        { sub: own.sub, scope: scopes.join(' ') },
        details.accessTokenGeneration,
      ),
      IdToken: tokenOf({ ...own, aud: clientId }, details.idTokenGeneration),
      ExpiresIn: 3600,
      TokenType: 'Bearer',
      ...(source === 'Authentication' && { RefreshToken }),
    },
  };
}

function tokenOf(claims: Record<string, unknown>, part: Part | undefined): string {
  const all = { ...claims, ...part?.claimsToAddOrOverride };
  const kept = Object.entries(all).filter(([name]) => !part?.claimsToSuppress?.includes(name));
  const text = JSON.stringify(Object.fromEntries(kept));
  return `e30.${Buffer.from(text).toString('base64url')}.stand-in`;
}

/** What a token says. */
export function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString() || '{}');
}
