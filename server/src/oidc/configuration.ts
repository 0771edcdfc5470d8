import { type Configuration, errors, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import type { RelyingParty } from '../store/relying-parties.ts';
import { accountOf } from './accounts.ts';
import { ACR_VALUES } from './acr.ts';
import { createAdapter } from './adapter.ts';
import { CLAIMS_OF_SCOPES, checkClaims, claimsOf, SCOPES } from './claims.ts';
import { metadataOf } from './client-metadata.ts';
import { errorPage, loggedOutPage, logoutPage } from './pages.ts';
import { createPolicy } from './policy.ts';
import type { OpenIdPorts } from './ports.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { OKTA_PARAMETERS } from './question.ts';
import type { StandingOf } from './standing.ts';

/** Seconds. A capture lives four minutes; its interaction a little longer. */
const TTL = {
  AuthorizationCode: 60,
  AccessToken: 300,
  IdToken: 300,
  Interaction: 600,
  Grant: 12 * 3600,
  Session: 12 * 3600,
} as const;

/** What a provider is made of, besides its ports. */
export interface ProviderParts {
  readonly ports: OpenIdPorts;
  readonly jwks: readonly JWK[];
  readonly cookieKeys: readonly string[];
  readonly pseudonyms: Pseudonyms;
  readonly standingOf: StandingOf;
  /** Those that requests of now are about; kept up to date by the look-ups of the library. */
  readonly relyingParties: Map<string, RelyingParty>;
}

/** The settings of the provider's library. What is not here is as the library has it. */
export function configure(parts: ProviderParts): Configuration {
  const { ports, pseudonyms, relyingParties } = parts;
  const partyOf = (clientId: string): RelyingParty => known(relyingParties, clientId);
  return {
    ...surface(),
    adapter: createAdapter({ clock: ports.clock, artifacts: ports.store.openIdArtifacts }, (id) =>
      findClient(id, parts),
    ),
    jwks: { keys: [...parts.jwks] },
    cookies: cookiesOf(ports.issuer, parts.cookieKeys),
    features: features(),
    interactions: {
      policy: createPolicy(parts.standingOf),
      url: (_ctx, { uid }) => `${providerIssuer(ports.issuer)}/interaction/${uid}`,
    },
    findAccount: (_ctx, accountId, token) => findAccount(accountId, token, partyOf),
    loadExistingGrant: (ctx) => grantFor(ctx, parts.standingOf),
    // Who was not verified has no session that a token could live by.
    expiresWithSession: (ctx) => partyOf(ctx.oidc.client?.clientId ?? '').profile !== 'okta-idv',
    pkce: { required: (_ctx, { clientId }) => partyOf(clientId).settings.requiresPkce },
    pairwiseIdentifier: async (_ctx, accountId, { clientId }) => {
      const account = accountOf(accountId);
      if (account === undefined) throw new Error('not an account of this provider');
      return pseudonyms.subOf(partyOf(clientId), account.subject);
    },
    clientBasedCORS: (_ctx, origin, { clientId }) => mayBeReadBy(origin, partyOf(clientId)),
    renderError(ctx, out) {
      ctx.type = 'html';
      ctx.body = errorPage(out.error);
    },
  };
}

/** The address that relying parties know the provider by. */
export function providerIssuer(issuer: string): string {
  return `${issuer}/oidc`;
}

function surface(): Configuration {
  return {
    acrValues: [...ACR_VALUES],
    allowOmittingSingleRegisteredRedirectUri: false,
    claims: { ...CLAIMS_OF_SCOPES },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    // Those who read claims in the ID token alone get them there, too.
    conformIdTokenClaims: false,
    discovery: { ui_locales_supported: ['en'] },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256', 'ES256'],
      clientAuthSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    },
    enableHttpPostMethods: true,
    extraParams: Object.fromEntries(OKTA_PARAMETERS.map((name) => [name, checkResponseMode])),
    // Without the library's guard against private networks: addresses come from the operator alone,
    // and relying parties stand in private networks, too.
    fetch: (url, { method = 'GET', headers = {}, body = null, signal = null } = {}) =>
      fetch(url, { method, headers, body, signal, redirect: 'manual' }),
    responseTypes: ['code'],
    routes: {
      authorization: '/authorize',
      end_session: '/logout',
      jwks: '/jwks.json',
      pushed_authorization_request: '/par',
      token: '/token',
      userinfo: '/userinfo',
    },
    scopes: [...SCOPES],
    sectorIdentifierUriValidate: () => false,
    subjectTypes: ['public', 'pairwise'],
    ttl: TTL,
  };
}

/** How an answer comes to a relying party: never in a fragment, which scripts alone can read. */
export const RESPONSE_MODES = ['query', 'form_post'] as const;

/** The library calls it for every request, whether it has the parameter or not. */
function checkResponseMode({ oidc }: KoaContextWithOIDC): void {
  const mode = oidc.params?.response_mode;
  if (mode === undefined || RESPONSE_MODES.some((known) => known === mode)) return;
  throw new errors.UnsupportedResponseMode();
}

function features(): NonNullable<Configuration['features']> {
  return {
    backchannelLogout: { enabled: true },
    claimsParameter: {
      enabled: true,
      assertClaimsParameter: (_ctx, claims) => checkClaims(claims),
    },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = logoutPage(form);
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = loggedOutPage();
      },
    },
  };
}

/**
 * Authorization requests may come by POST from other sites (OpenID Connect Core section 3.1.2.1),
 * and then the cookie of a session has to come along. `__Host-` binds a cookie to this host; what
 * belongs to one sign-in alone goes to its path, which `__Host-` does not allow.
 */
function cookiesOf(issuer: string, keys: readonly string[]): NonNullable<Configuration['cookies']> {
  const isSecure = issuer.startsWith('https:');
  const [host, secure] = isSecure ? ['__Host-', '__Secure-'] : ['', ''];
  return {
    keys: [...keys],
    names: {
      session: `${host}facenition-openid`,
      interaction: `${secure}facenition-interaction`,
      resume: `${secure}facenition-resume`,
    },
    long: { httpOnly: true, sameSite: 'none', secure: true, signed: true },
    short: { httpOnly: true, sameSite: 'lax', secure: true, signed: true },
  };
}

async function findClient(id: string, { ports, relyingParties }: ProviderParts) {
  const found = await ports.store.relyingParties.find(id);
  if (found === undefined || found.disabledAt !== undefined) {
    relyingParties.delete(id);
    return undefined;
  }
  relyingParties.set(id, found);
  return metadataOf(found);
}

function known(relyingParties: ReadonlyMap<string, RelyingParty>, id: string): RelyingParty {
  const found = relyingParties.get(id);
  if (found === undefined) throw new Error('a relying party that was not looked up');
  return found;
}

type FindAccount = NonNullable<Configuration['findAccount']>;

async function findAccount(
  accountId: string,
  token: Parameters<FindAccount>[2],
  partyOf: (clientId: string) => RelyingParty,
): Promise<Awaited<ReturnType<FindAccount>>> {
  const account = accountOf(accountId);
  if (account === undefined) return undefined;
  // Who was not verified is nobody to ask about.
  if (!account.isVerified && token?.kind === 'AccessToken') return undefined;
  const { acr, authTime } = { acr: undefined, authTime: undefined, ...token };
  return {
    accountId,
    claims: async (use) => {
      if (token?.clientId === undefined) return { sub: accountId };
      const facts = { acr, authTime };
      return { ...claimsOf(account, partyOf(token.clientId), use, facts), sub: accountId };
    },
  };
}

/** Relying parties were let in by the operator: what they ask for of what there is, they get. */
async function grantFor(ctx: KoaContextWithOIDC, standingOf: StandingOf) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  if ((await standingOf(ctx)) === 'capture-needed') return undefined;
  const { accountId } = session;
  const former = session.grantIdFor(client.clientId);
  const found = former === undefined ? undefined : await provider.Grant.find(former);
  const grant = found ?? new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope([...ctx.oidc.requestParamOIDCScopes].join(' '));
  grant.addOIDCClaims([...ctx.oidc.requestParamClaims]);
  await grant.save();
  return grant;
}

/** Scripts of public clients read what they are given; nobody else's do. */
function mayBeReadBy(origin: string, { settings }: RelyingParty): boolean {
  if (settings.authentication !== 'none') return false;
  return settings.redirectUris.some((uri) => new URL(uri).origin === origin);
}
