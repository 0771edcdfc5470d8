import { OPERATIONS } from '../api/operations.ts';
import { VERSION_PREFIXES } from './api-version.ts';

export const DOCUMENT_PATHS = ['/openapi.json', '/docs', '/.well-known/jwks.json'] as const;

/** Of the External MFA profile of Microsoft Entra. */
export const ENTRA_PATHS = [
  '/entra/.well-known/openid-configuration',
  '/entra/jwks',
  '/entra/authorize',
  '/entra/finish',
  '/entra/submit.js',
] as const;

/** Of the OpenID Provider. */
const OPENID_PATHS = [
  '/oidc/.well-known/openid-configuration',
  '/oidc/authorize',
  '/oidc/jwks.json',
  '/oidc/logout',
  '/oidc/par',
  '/oidc/token',
  '/oidc/userinfo',
] as const;

/** Addresses with something in them that only those who are concerned may know. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^\/capture\/served\/[\w.-]+$/, '/capture/served/:name'],
  [/^\/capture\/models\/[\w.-]+$/, '/capture/models/:name'],
  [/^\/capture\/invitation\/[\w-]+$/, '/capture/invitation/:code'],
  [/^\/capture\/[\w-]+$/, '/capture/:txn'],
  ...['open', 'consent', 'steps', 'captures', 'cancel'].map(
    (name) => [new RegExp(`^/capture/[\\w-]+/${name}$`), `/capture/:txn/${name}`] as const,
  ),
  [/^\/oidc\/authorize\/[\w-]+$/, '/oidc/authorize/:uid'],
  [/^\/oidc\/interaction\/[\w-]+$/, '/oidc/interaction/:uid'],
  [/^\/oidc\/interaction\/[\w-]+\/finish$/, '/oidc/interaction/:uid/finish'],
  [/^\/oidc\/logout\/[\w-]+$/, '/oidc/logout/:step'],
];

/** How the log and the metrics name an address; `unknown`: nothing is there. */
export function routeOf(path: string): string {
  if (ROUTES.has(path)) return path;
  return PATTERNS.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown';
}

const ROUTES: ReadonlySet<string> = new Set<string>([
  ...VERSION_PREFIXES.flatMap((prefix) =>
    Object.values(OPERATIONS).map(({ path }) => prefix + path),
  ),
  ...DOCUMENT_PATHS,
  ...ENTRA_PATHS,
  ...OPENID_PATHS,
]);
