import { PATHS } from './addresses.ts';

/** What Entra reads of us: these members, and no others. */
export interface EntraDiscovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly jwks_uri: string;
  readonly scopes_supported: readonly ['openid'];
  readonly response_types_supported: readonly ['id_token'];
  readonly response_modes_supported: readonly ['form_post'];
  readonly subject_types_supported: readonly ['public'];
  readonly id_token_signing_alg_values_supported: readonly ['RS256'];
  readonly claim_types_supported: readonly ['normal'];
  readonly claims_supported: readonly string[];
}

/** The discovery document of the external method (OpenID Connect Discovery, section 3). */
export function discoveryOf(issuer: string): EntraDiscovery {
  return {
    issuer,
    authorization_endpoint: issuer + PATHS.authorize,
    jwks_uri: issuer + PATHS.keys,
    scopes_supported: ['openid'],
    response_types_supported: ['id_token'],
    response_modes_supported: ['form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claim_types_supported: ['normal'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'acr', 'amr'],
  };
}
