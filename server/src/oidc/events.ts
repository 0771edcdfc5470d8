import type { EventEmitter } from 'node:events';
import type Provider from 'oidc-provider';
import { summariseFault } from '../fault-summary.ts';
import type { Log, OpenIdRefusal } from '../log.ts';

/** Words of OAuth and OpenID Connect: whatever else an error says stays out of the log. */
const WORDS = new Set<string>([
  'access_denied',
  'insufficient_scope',
  'invalid_client',
  'invalid_client_metadata',
  'invalid_grant',
  'invalid_redirect_uri',
  'invalid_request',
  'invalid_request_uri',
  'invalid_scope',
  'invalid_token',
  'login_required',
  'registration_not_supported',
  'request_not_supported',
  'request_uri_not_supported',
  'temporarily_unavailable',
  'unauthorized_client',
  'unmet_authentication_requirements',
  'unsupported_grant_type',
  'unsupported_response_mode',
  'unsupported_response_type',
]);

/** Tells the log what becomes of the requests of a provider. */
export function logEvents(provider: Provider, log: Log): void {
  provider.on('authorization.success', () => log({ event: 'openid-authorized' }));
  provider.on('authorization.error', (_ctx, error) => log(refusal('authorization', error)));
  provider.on('pushed_authorization_request.error', (_ctx, error) =>
    log(refusal('pushed-request', error)),
  );
  provider.on('grant.error', (_ctx, error) => log(refusal('token', error)));
  provider.on('userinfo.error', (_ctx, error) => log(refusal('userinfo', error)));
  provider.on('end_session.error', (_ctx, error) => log(refusal('logout', error)));
  provider.on('grant.revoked', () => log({ event: 'openid-grant-revoked' }));
  provider.on('backchannel.error', () => log({ event: 'openid-logout-not-told' }));
  provider.on('server_error', (_ctx, fault) =>
    log({ event: 'fault', fault: summariseFault(fault) }),
  );
  // What the web framework below the library catches: it would print it.
  const framework: EventEmitter = provider;
  framework.on('error', (fault) => log({ event: 'fault', fault: summariseFault(fault) }));
}

function refusal(
  at: OpenIdRefusal['at'],
  { error }: { readonly error: string },
): { readonly event: 'openid-refused' } & OpenIdRefusal {
  return { event: 'openid-refused', at, error: WORDS.has(error) ? error : 'other' };
}
