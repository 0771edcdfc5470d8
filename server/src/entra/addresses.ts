import type { EntraCloud } from '../store/entra-tenants.ts';

/** Below the public address of the server. */
export const ENTRA_PREFIX = '/entra';

/** Our addresses below `ENTRA_PREFIX`. */
export const PATHS = {
  discovery: '/.well-known/openid-configuration',
  keys: '/jwks',
  authorize: '/authorize',
  finish: '/finish',
  script: '/submit.js',
} as const;

/** Where Microsoft Entra is, in one cloud. */
export interface EntraAddresses {
  /** Without a slash at the end. */
  readonly authority: string;
  /** The one address that answers go to. */
  readonly redirectUri: string;
}

export type EntraClouds = Readonly<Record<EntraCloud, EntraAddresses>>;

const ANSWERS_TO = '/common/federation/externalauthprovider';

const at = (authority: string): EntraAddresses => ({
  authority,
  redirectUri: authority + ANSWERS_TO,
});

export const CLOUDS: EntraClouds = {
  public: at('https://login.microsoftonline.com'),
  usgov: at('https://login.microsoftonline.us'),
  china: at('https://login.partner.microsoftonline.cn'),
};

/** What we are called in what we answer to Entra. `publicUrl`: where browsers reach the server. */
export function entraIssuer(publicUrl: string): string {
  return publicUrl.replace(/\/+$/, '') + ENTRA_PREFIX;
}

/** Who signs the hints of a tenant. */
export function tenantIssuer({ authority }: EntraAddresses, tenantId: string): string {
  return `${authority}/${tenantId}/v2.0`;
}
