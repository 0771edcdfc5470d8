import type { ExternalMfaPart } from './file.ts';

/** Of our server; Entra knows it as the redirect URI of the application. */
export const authorizeAddress = ({ server }: Pick<ExternalMfaPart, 'server'>): string =>
  `${server}/entra/authorize`;

export const discoveryAddress = ({ server }: Pick<ExternalMfaPart, 'server'>): string =>
  `${server}/entra/.well-known/openid-configuration`;
