import { type Clock, FacenitionError } from '@facenition/core';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { type EntraClouds, tenantIssuer } from './addresses.ts';

const TIMEOUT_MS = 5000;
/** Keys of Entra are published long before they sign, and a new one is looked for at once. */
const KEYS_KEPT_MS = 3_600_000;
const DISCOVERY_KEPT_MS = 86_400_000;
const MOST_BYTES = 100_000;

/** The keys that Microsoft Entra signs hints with. */
export interface EntraKeySets {
  /** Of one tenant. Rejects with `ERR_DELIVERY_FAILED` where Entra does not answer. */
  of(tenant: Pick<EntraTenant, 'cloud' | 'tenantId'>): Promise<JWTVerifyGetKey>;
}

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Keys as Entra publishes them. They are asked for by the tenant's own discovery document and not by
 * the common one: it names the keys that are the tenant's, and an issuer that can be compared.
 */
export function createEntraKeySets({ clouds, fetch, clock }: EntraKeyPorts): EntraKeySets {
  const held = new Map<string, Held>();
  return {
    of({ cloud, tenantId }) {
      const issuer = tenantIssuer(clouds[cloud], tenantId);
      const known = held.get(issuer);
      if (known !== undefined && clock() - known.since < DISCOVERY_KEPT_MS) return known.keys;
      const keys = openKeySet(issuer, fetch).catch((fault: unknown) => {
        // What could not be read is read again at the next request.
        held.delete(issuer);
        throw fault;
      });
      held.set(issuer, { since: clock(), keys });
      return keys;
    },
  };
}

export interface EntraKeyPorts {
  readonly clouds: EntraClouds;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

interface Held {
  /** Milliseconds since the epoch. */
  readonly since: number;
  readonly keys: Promise<JWTVerifyGetKey>;
}

async function openKeySet(
  issuer: string,
  fetch: typeof globalThis.fetch,
): Promise<JWTVerifyGetKey> {
  const discovery = await discover(issuer, fetch);
  const address = new URL(discovery.jwks_uri);
  if (discovery.issuer !== issuer || address.protocol !== new URL(issuer).protocol) {
    throw noAnswer('the discovery document of Microsoft Entra is not that of this tenant');
  }
  return createRemoteJWKSet(address, {
    timeoutDuration: TIMEOUT_MS,
    cacheMaxAge: KEYS_KEPT_MS,
    [customFetch]: (url, options) => fetch(url, options),
  });
}

async function discover(
  issuer: string,
  fetch: typeof globalThis.fetch,
): Promise<z.infer<typeof Discovery>> {
  try {
    const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'error',
    });
    const text = answer.ok ? await answer.text() : '';
    if (text.length <= MOST_BYTES) return Discovery.parse(JSON.parse(text));
  } catch (cause) {
    throw noAnswer('Microsoft Entra did not answer with a discovery document', cause);
  }
  throw noAnswer('the discovery document of Microsoft Entra is too large');
}

function noAnswer(message: string, cause?: unknown): FacenitionError {
  return new FacenitionError('ERR_DELIVERY_FAILED', message, { cause });
}
