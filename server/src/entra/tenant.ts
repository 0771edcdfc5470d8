import { randomBytes } from 'node:crypto';
import { FacenitionError } from '@facenition/core';
import * as z from 'zod';
import type { EntraTenant } from '../store/entra-tenants.ts';
import { CLOUDS, entraIssuer, PATHS } from './addresses.ts';

const NewTenant = z.object({
  tenantId: z.guid().toLowerCase(),
  appId: z.guid().toLowerCase(),
  cloud: z.enum(['public', 'usgov', 'china']),
  name: z.string().trim().min(1).max(100),
  scope: z.string().min(1).max(200),
});

const MUST_BE: Readonly<Record<string, string>> = {
  tenantId: 'the tenant id must be a GUID, as the overview of the tenant shows it',
  appId: '--app-id must be a GUID: the application id of the app registration',
  cloud: `--cloud must be of ${Object.keys(CLOUDS).join(', ')}`,
  name: '--name must have 1 to 100 characters',
  scope: '--scope must have 1 to 200 characters',
};

/**
 * A tenant with a client id of its own, which is no secret.
 *
 * @throws FacenitionError `ERR_FIELD_INVALID`
 */
export function newTenant(given: Readonly<Record<string, unknown>>, now: number): EntraTenant {
  const parsed = NewTenant.safeParse(given);
  if (parsed.success) {
    const clientId = `entra-${randomBytes(16).toString('base64url')}`;
    return { ...parsed.data, clientId, createdAt: now };
  }
  const [name] = parsed.error.issues[0]?.path ?? [];
  throw new FacenitionError('ERR_FIELD_INVALID', MUST_BE[String(name)] ?? 'not a tenant');
}

/** What somebody enters at Microsoft. */
export interface EntraSettings {
  readonly clientId: string;
  readonly discoveryUrl: string;
  readonly appId: string;
  /** Of the app registration. */
  readonly redirectUri: string;
}

/**
 * @throws FacenitionError `ERR_CONFIG_INVALID` where Entra would not take the address of the server
 */
export function settingsFor(
  { clientId, appId }: Pick<EntraTenant, 'clientId' | 'appId'>,
  publicUrl: string,
): EntraSettings {
  const issuer = entraIssuer(publicUrl);
  if (!/^https:\/\/[^?#]+$/.test(issuer) || /^https:\/\/[^/]+:443(\/|$)/.test(issuer)) {
    throw new FacenitionError(
      'ERR_CONFIG_INVALID',
      'FACENITION_ISSUER: Entra takes an address that begins with https://, without :443, query and fragment',
    );
  }
  return {
    clientId,
    appId,
    discoveryUrl: issuer + PATHS.discovery,
    redirectUri: issuer + PATHS.authorize,
  };
}
