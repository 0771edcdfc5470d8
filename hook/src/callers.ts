import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { HookFault } from './fault.ts';

/**
 * Whether a call is the identity provider's. Looks at the headers alone, before anything of the body
 * is read. Rejects with `HookFault` `ERR_CALLER_UNKNOWN`, `ERR_CALLER_UNVERIFIABLE`.
 */
export type CallerCheck = (headers: Headers) => Promise<void>;

export interface HeaderSecretOptions {
  /** `Authorization` unless said. */
  readonly header?: string;
  /** As they are sent, at least 32 characters each; two while one takes the place of the other. */
  readonly secrets: readonly string[];
}

const SHORTEST_SECRET = 32;

/** A secret in a header, compared in constant time. Throws `HookFault` `ERR_CONFIG_INVALID`. */
export function headerSecret({
  header = 'authorization',
  secrets,
}: HeaderSecretOptions): CallerCheck {
  if (secrets.length < 1 || secrets.length > 2) throw unusable('one secret is needed, or two');
  if (secrets.some((secret) => secret.length < SHORTEST_SECRET)) {
    throw unusable(`a secret needs at least ${SHORTEST_SECRET} characters`);
  }
  const known = Promise.all(secrets.map(digestOf));
  return async (headers) => {
    const sent = await digestOf(headers.get(header) ?? '');
    // All of them, whichever it is.
    const same = (await known).map((one) => isSame(one, sent));
    if (!same.includes(true)) throw unknownCaller();
  };
}

export interface BearerTokenOptions {
  readonly issuer: string;
  readonly audience: string | string[];
  /** `RS256` unless said. */
  readonly algorithms?: readonly string[];
  readonly keys: JWTVerifyGetKey;
  /** What else the token has to say, as which client it was issued to. */
  readonly isCaller: (claims: JWTPayload) => boolean;
  /** 30 unless said; 0..300. */
  readonly skewSeconds?: number;
  /** Milliseconds since the epoch; `Date.now` unless given. */
  readonly clock?: () => number;
}

/**
 * An access token in `Authorization: Bearer` (RFC 6750, RFC 9068). Throws `HookFault`
 * `ERR_CONFIG_INVALID`.
 */
export function bearerToken(options: BearerTokenOptions): CallerCheck {
  const { issuer, audience, algorithms = ['RS256'], keys, isCaller } = options;
  const { skewSeconds = 30, clock = Date.now } = options;
  // What is missing, as a variable that is not set, would not be compared at all.
  if ([issuer, audience].flat().some((one) => !one)) {
    throw unusable('an issuer and an audience are needed');
  }
  if (!(skewSeconds >= 0 && skewSeconds <= 300)) throw unusable('skewSeconds is 0 to 300');
  return async (headers) => {
    const [, token] = /^Bearer ([\w.-]{1,16384})$/i.exec(headers.get('authorization') ?? '') ?? [];
    if (token === undefined) throw unknownCaller();
    const { payload } = await verified(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['exp'],
      clockTolerance: skewSeconds,
      currentDate: new Date(clock()),
    });
    if (!isCaller(payload)) throw unknownCaller();
  };
}

/** Keys at an address, fetched once in ten minutes and when a new name appears. */
export function remoteCallerKeys(url: string | URL): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { cacheMaxAge: 600_000, timeoutDuration: 1000 });
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  expected: Parameters<typeof jwtVerify>[2],
): ReturnType<typeof jwtVerify> {
  try {
    return await jwtVerify(token, keys, expected);
  } catch (cause) {
    if (isTheTokens(cause)) throw unknownCaller(cause);
    throw new HookFault('ERR_CALLER_UNVERIFIABLE', 'the keys of callers cannot be had', { cause });
  }
}

/** What is wrong with a token rather than with the way to the keys. */
function isTheTokens(cause: unknown): boolean {
  if (cause instanceof errors.JWKSTimeout || cause instanceof errors.JWKSInvalid) return false;
  return cause instanceof errors.JOSEError && cause.code !== 'ERR_JOSE_GENERIC';
}

function unknownCaller(cause?: unknown): HookFault {
  const message = 'the caller is not who may call';
  return new HookFault('ERR_CALLER_UNKNOWN', message, { cause });
}

function unusable(message: string): HookFault {
  return new HookFault('ERR_CONFIG_INVALID', message);
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (const [at, byte] of one.entries()) difference |= byte ^ (other[at] ?? 0);
  return difference === 0;
}
