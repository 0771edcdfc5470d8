import type { AdapterPayload } from 'oidc-provider';
import type { RelyingParty } from '../store/relying-parties.ts';

/**
 * Named where redirect URIs lie on several hosts: the library wants one name for them all before it
 * makes pairwise subjects. Ours are made per relying party, and nothing is ever fetched from it.
 */
const SECTOR = 'https://sector.invalid/';

/**
 * A relying party as the provider's library sees it. Its "secret" is the hash of the real one (see
 * `compareSecret`), and its subjects are pairwise for the library always: `Pseudonyms` answers.
 */
export function metadataOf({ id, name, settings, secretHash }: RelyingParty): AdapterPayload {
  const { backchannelLogoutUri, jwks, jwksUri } = settings;
  const hosts = new Set(settings.redirectUris.map((uri) => new URL(uri).host));
  return {
    client_id: id,
    client_name: name,
    redirect_uris: settings.redirectUris,
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: settings.authentication,
    id_token_signed_response_alg: settings.signing,
    require_pushed_authorization_requests: settings.requiresPushedRequests,
    subject_type: 'pairwise',
    ...(hosts.size > 1 && { sector_identifier_uri: SECTOR }),
    ...(secretHash !== undefined && {
      client_secret: Buffer.from(secretHash).toString('base64url'),
    }),
    ...(settings.postLogoutRedirectUris.length > 0 && {
      post_logout_redirect_uris: settings.postLogoutRedirectUris,
    }),
    ...(backchannelLogoutUri !== undefined && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
    ...(jwks !== undefined && { jwks: { keys: jwks.keys } }),
    ...(jwksUri !== undefined && { jwks_uri: jwksUri }),
  };
}
