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

/** Every address there is, as the log and the metrics name it. */
export const ROUTES: ReadonlySet<string> = new Set<string>([
  ...VERSION_PREFIXES.flatMap((prefix) =>
    Object.values(OPERATIONS).map(({ path }) => prefix + path),
  ),
  ...DOCUMENT_PATHS,
  ...ENTRA_PATHS,
]);
