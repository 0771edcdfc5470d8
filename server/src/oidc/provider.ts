import type { RequestHandler } from 'express';
import Provider, { type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingParty } from '../store/relying-parties.ts';
import { compareClientSecret } from './client-secret.ts';
import { configure, providerIssuer, RESPONSE_MODES } from './configuration.ts';
import { logEvents } from './events.ts';
import { COMMON_HEADERS, contentPolicy } from './page-headers.ts';
import type { OpenIdPorts } from './ports.ts';
import { cookieKeys, createPseudonyms } from './pseudonyms.ts';
import { noteRedeemed } from './redeemed.ts';
import { createInteractionRoutes } from './routes.ts';
import { createStandingOf } from './standing.ts';

/**
 * An OpenID Provider whose only way to authenticate is a live capture. To be mounted at `/oidc`,
 * before anything that reads bodies; its issuer is that address. It is made anew where its keys
 * changed, without a restart.
 *
 * Answers by itself, whatever a request asks for below its address.
 */
export function createOpenIdProvider(ports: OpenIdPorts): RequestHandler {
  let held: { readonly stamp: string; readonly handler: Promise<RequestHandler> } | undefined;
  const current = async (): Promise<RequestHandler> => {
    const jwks = await ports.signingKeys.privateJwks();
    const stamp = JSON.stringify([await ports.keys.current(), jwks.map(({ kid }) => kid)]);
    if (held?.stamp !== stamp) {
      const made = build(ports, jwks);
      held = { stamp, handler: made };
      // What could not be made is tried again at the next request.
      made.catch(() => {
        held = undefined;
      });
    }
    return held.handler;
  };
  return async (request, response, next) => {
    const handler = await current();
    await handler(request, response, next);
  };
}

async function build(ports: OpenIdPorts, jwks: readonly JWK[]): Promise<RequestHandler> {
  const relyingParties = new Map<string, RelyingParty>();
  const pseudonyms = createPseudonyms(ports.keys);
  const standingOf = createStandingOf(ports, pseudonyms, (clientId) => {
    const found = relyingParties.get(clientId);
    if (found === undefined) throw new Error('a relying party that was not looked up');
    return found;
  });
  const provider = new Provider(
    providerIssuer(ports.issuer),
    configure({
      ports,
      jwks,
      cookieKeys: await cookieKeys(ports.keys),
      pseudonyms,
      standingOf,
      relyingParties,
    }),
  );
  adapt(provider, relyingParties, ports);
  logEvents(provider, ports.log);
  const routes = createInteractionRoutes({ provider, ports, pseudonyms });
  const library = provider.callback();
  const { protocol, host } = new URL(ports.issuer);
  return (request, response, next) => {
    // The library writes addresses as it was called. It is called what it is called in public,
    // whatever a client says.
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-host'] = host;
    routes(request, response, (thrown: unknown) => {
      if (thrown !== undefined) return next(thrown);
      library(request, response).catch(next);
    });
  };
}

function adapt(
  provider: Provider,
  relyingParties: ReadonlyMap<string, RelyingParty>,
  ports: OpenIdPorts,
): void {
  provider.proxy = true;
  // Whatever stands between here and the browser: cookies go over TLS, or to this machine.
  const createContext = provider.createContext.bind(provider);
  provider.createContext = (request, response) => {
    const context = createContext(request, response);
    context.cookies.secure = true;
    return context;
  };
  provider.Client.prototype.compareClientSecret = function compare(shown) {
    return compareClientSecret(this.clientSecret, shown);
  };
  const { payload } = provider.IdToken.prototype;
  provider.IdToken.prototype.payload = async function withoutUnproved() {
    const claims = await payload.call(this);
    if (claims.acr !== undefined) return claims;
    // Nobody authenticated: an ID token of a verdict alone.
    const { auth_time: _, ...rest } = claims;
    return rest;
  };
  provider.use(async (ctx, next) => {
    ctx.set(COMMON_HEADERS);
    ctx.set('Content-Security-Policy', contentPolicy());
    await next();
    if (ctx.oidc?.route === 'discovery' && isObject(ctx.body)) {
      ctx.body = { ...ctx.body, response_modes_supported: RESPONSE_MODES };
    }
    if (ctx.response.is('html') === 'html') {
      const policy = String(ctx.response.get('Content-Security-Policy'));
      ctx.set('Content-Security-Policy', allowForms(policy, formsTo(ctx)));
    }
    await forgetVerdict(ctx, relyingParties);
    await noteRedeemed(ctx, ports);
  });
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Where the answer to a form may lead: addresses that the library has checked. */
function formsTo({ oidc }: Partial<KoaContextWithOIDC>): readonly string[] {
  if (oidc === undefined) return [];
  const { route, params, session, entities } = oidc;
  const asked = params ?? entities.Interaction?.params;
  const leads =
    route === 'authorization' || route === 'resume'
      ? oidc.redirectUriCheckPerformed || route === 'resume'
        ? asked?.redirect_uri
        : undefined
      : session?.state?.postLogoutRedirectUri;
  return typeof leads === 'string' ? [leads] : [];
}

function allowForms(policy: string, addresses: readonly string[]): string {
  const origins = addresses.map((address) => ` ${new URL(address).origin}`).join('');
  return policy.replace("form-action 'self'", `form-action 'self'${origins}`);
}

/** A verdict is about one moment: it leaves no session behind, whichever it was. */
async function forgetVerdict(
  { oidc }: Partial<KoaContextWithOIDC>,
  relyingParties: ReadonlyMap<string, RelyingParty>,
): Promise<void> {
  if (oidc?.entities.AuthorizationCode === undefined || oidc.route !== 'resume') return;
  const { Client: client, Session: session } = oidc.entities;
  const profile = relyingParties.get(client?.clientId ?? '')?.profile;
  if (profile === 'okta-idv') await session?.destroy();
}
