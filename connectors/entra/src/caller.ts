import { bearerToken, type CallerCheck, HookFault, remoteCallerKeys } from '@facenition/hook';
import * as z from 'zod';

/** The application by which Entra calls custom authentication extensions, in every tenant. */
export const ENTRA_CALLER = '99045fe1-7639-4a75-9d4a-577b6ca3810f';

export interface EntraCallerOptions {
  readonly tenantId: string;
  /**
   * `https://login.microsoftonline.com/<tenant>`, or of an external tenant
   * `https://<name>.ciamlogin.com/<tenant>`.
   */
  readonly authority: string;
  /** Of the application that stands for the hooks. */
  readonly appId: string;
  /** `api://<host>/<app id>`: needed for version 1, where tokens are issued to it. */
  readonly identifierUri?: string;
  /** `requestedAccessTokenVersion` of that application; 2 unless said. */
  readonly tokenVersion?: 1 | 2;
  readonly fetch?: typeof globalThis.fetch;
  /** Milliseconds since the epoch; `Date.now` unless given. */
  readonly clock?: () => number;
}

const Discovery = z.looseObject({ issuer: z.url(), jwks_uri: z.url() });

const TIMEOUT_MS = 1000;
/** Issuers do not change; keys are looked after elsewhere. */
const MAX_AGE_MS = 12 * 3600_000;
const PAUSE_MS = 60_000;
/** Of Entra's five minutes: clocks are rarely off by more. */
const SKEW_SECONDS = 60;

/**
 * Whether a call is Entra's: its access token is of this tenant, for this application, and issued to
 * the application by which Entra calls. Throws `HookFault` `ERR_CONFIG_INVALID`.
 */
export function entraCaller(options: EntraCallerOptions): CallerCheck {
  const { tokenVersion = 2, fetch = globalThis.fetch, clock = Date.now } = options;
  const audience = tokenVersion === 2 ? options.appId : options.identifierUri;
  if (audience === undefined) throw unusable('tokens of version 1 need identifierUri');
  const tenantId = options.tenantId.toLowerCase();
  const address = discoveryOf(authorityOf(options.authority), tokenVersion);
  const known = remembered(() => discovered(address, fetch), clock);
  const isCaller = callerOf(tokenVersion, tenantId);
  let check: { readonly by: Known; readonly caller: CallerCheck } | undefined;
  return async (headers) => {
    // Whoever has no token at all does not make this side ask anybody.
    if (!/^Bearer ./i.test(headers.get('authorization') ?? '')) throw unknownCaller();
    const found = await known();
    if (check?.by.issuer !== found.issuer || check.by.keys !== found.keys) {
      const keys = remoteCallerKeys(found.keys);
      const { issuer } = found;
      const of = { issuer, audience, keys, isCaller, skewSeconds: SKEW_SECONDS, clock };
      check = { by: found, caller: bearerToken(of) };
    }
    await check.caller(headers);
  };
}

function callerOf(version: 1 | 2, tenantId: string) {
  const [ver, name] = version === 2 ? ['2.0', 'azp'] : ['1.0', 'appid'];
  return (claims: Readonly<Record<string, unknown>>): boolean =>
    claims.ver === ver && claims[name] === ENTRA_CALLER && claims.tid === tenantId;
}

/** Of this machine without TLS, for trying things out. */
function authorityOf(text: string): URL {
  const url = URL.parse(text);
  const isHere = url?.hostname === '127.0.0.1' || url?.hostname === 'localhost';
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isHere))) {
    throw unusable('the authority is an https address');
  }
  return url;
}

function discoveryOf({ href }: URL, version: 1 | 2): string {
  const base = href.replace(/\/+$/, '');
  return `${base}${version === 2 ? '/v2.0' : ''}/.well-known/openid-configuration`;
}

interface Known {
  readonly issuer: string;
  readonly keys: string;
}

/** Asks again after a while; until there is a new answer the old one holds. */
function remembered(ask: () => Promise<Known>, clock: () => number): () => Promise<Known> {
  let last: { readonly value: Known; readonly until: number } | undefined;
  let asking: Promise<Known> | undefined;
  return async () => {
    if (last !== undefined && clock() < last.until) return last.value;
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    try {
      const value = await asking;
      last = { value, until: clock() + MAX_AGE_MS };
      return value;
    } catch (thrown) {
      if (last === undefined) throw thrown;
      // Not at every call: each would wait for an authority that does not answer.
      last = { value: last.value, until: clock() + PAUSE_MS };
      return last.value;
    }
  };
}

async function discovered(address: string, fetch: typeof globalThis.fetch): Promise<Known> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(address, { signal, redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { issuer, jwks_uri: keys } = Discovery.parse(await response.json());
    return { issuer, keys };
  } catch (cause) {
    throw new HookFault(
      'ERR_CALLER_UNVERIFIABLE',
      'the discovery document of the authority cannot be had',
      { cause },
    );
  }
}

function unknownCaller(): HookFault {
  return new HookFault('ERR_CALLER_UNKNOWN', 'the caller is not who may call');
}

function unusable(message: string): HookFault {
  return new HookFault('ERR_CONFIG_INVALID', message);
}
