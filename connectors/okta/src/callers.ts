import {
  type BearerTokenOptions,
  bearerToken,
  type CallerCheck,
  HookFault,
  headerSecret,
  remoteCallerKeys,
} from '@facenition/hook';

export interface Basic {
  readonly user: string;
  /** At least 32 characters. */
  readonly password: string;
}

/**
 * Okta's "Basic" (RFC 7617): a header that is always the same, compared as a whole. Two while one
 * takes the place of the other. Throws `HookFault` `ERR_CONFIG_INVALID`.
 */
export function basicSecret(credentials: readonly Basic[]): CallerCheck {
  if (credentials.some(({ password }) => password.length < 32)) {
    throw new HookFault('ERR_CONFIG_INVALID', 'a secret needs at least 32 characters');
  }
  return headerSecret({ secrets: credentials.map(headerOf) });
}

function headerOf({ user, password }: Basic): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

export interface OauthCallerOptions
  extends Partial<Pick<BearerTokenOptions, 'keys' | 'skewSeconds' | 'clock'>> {
  /** The authorization server: `https://acme.okta.com/oauth2/default`. */
  readonly issuer: string;
  /** `api://default` unless said. */
  readonly audience?: string;
  /** The service application that the hook signs in as. */
  readonly clientId: string;
  /** A scope made for this alone: tokens of the same application for something else do not do. */
  readonly scope: string;
}

/**
 * Okta's "OAuth 2.0", by client secret or by private key: the access token that either gets. Keys
 * are those of the authorization server unless given.
 */
export function oauthCaller({
  issuer,
  audience = 'api://default',
  clientId,
  scope,
  keys = remoteCallerKeys(`${issuer}/v1/keys`),
  ...more
}: OauthCallerOptions): CallerCheck {
  return bearerToken({
    issuer,
    audience,
    keys,
    isCaller: ({ cid, scp }) => cid === clientId && Array.isArray(scp) && scp.includes(scope),
    ...more,
  });
}
