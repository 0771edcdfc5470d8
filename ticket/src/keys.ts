import {
  type CryptoKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import type { TicketHeader } from './header.ts';

/**
 * Finds the public key that a header names. `undefined`: there is none of this name for this
 * algorithm. Rejects where that cannot be known.
 */
export type TicketKeys = (header: TicketHeader) => Promise<CryptoKey | undefined>;

export interface RemoteKeysOptions {
  /** How long keys are used without asking for them anew; 10 minutes unless said. */
  readonly cacheSeconds?: number;
  /** How long the service may take; 1.5 s unless said, since hooks have 2 or 3. */
  readonly timeoutMs?: number;
}

/**
 * The keys at the `/.well-known/jwks.json` of the service, kept for a while. A name that is not
 * among them asks anew, at most every 30 seconds.
 *
 * @throws TypeError where this is no address of `https:` (or of `http:` on this machine)
 */
export function remoteKeys(url: string | URL, options: RemoteKeysOptions = {}): TicketKeys {
  const { cacheSeconds = 600, timeoutMs = 1500 } = options;
  const address = new URL(url);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(address.hostname);
  if (address.protocol !== 'https:' && !(address.protocol === 'http:' && isLocal)) {
    throw new TypeError('keys are fetched by https only');
  }
  const found = createRemoteJWKSet(address, {
    cacheMaxAge: cacheSeconds * 1000,
    timeoutDuration: timeoutMs,
  });
  return orUndefined(found);
}

/** Keys that are at hand. */
export function localKeys(set: JSONWebKeySet): TicketKeys {
  return orUndefined(createLocalJWKSet(set));
}

function orUndefined(find: (header: JWSHeaderParameters) => Promise<CryptoKey>): TicketKeys {
  return async ({ alg, kid }) => {
    try {
      return await find({ alg, kid });
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  };
}
