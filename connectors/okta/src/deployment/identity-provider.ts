import type { DeployPorts, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { OktaFile } from './file.ts';
import { findByName, shaped, type Tenant } from './tenant.ts';

const PATH = '/api/v1/idps';

export type Authenticator = NonNullable<OktaFile['idp_authenticator']>;

const Endpoint = z.looseObject({ url: z.string().nullish() });

const IdentityProvider = z.looseObject({
  id: z.string().min(1),
  status: z.string().nullish(),
  protocol: z.looseObject({
    endpoints: z.looseObject({
      authorization: Endpoint.nullish(),
      token: Endpoint.nullish(),
      userInfo: Endpoint.nullish(),
      jwks: Endpoint.nullish(),
    }),
    issuer: Endpoint.nullish(),
    scopes: z.array(z.string()).nullish(),
    credentials: z.looseObject({
      client: z.looseObject({ client_id: z.string().nullish() }).nullish(),
    }),
    settings: z.looseObject({ sendApplicationContext: z.boolean().nullish() }).nullish(),
  }),
  policy: z.looseObject({
    trustClaims: z.boolean().nullish(),
    subject: z
      .looseObject({
        matchType: z.string().nullish(),
        userNameTemplate: z.looseObject({ template: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});
type IdentityProvider = z.output<typeof IdentityProvider>;

const SCOPES = ['openid', 'profile', 'email'];
/** Has to be the login of the person in the session. */
const TEMPLATE = 'idpuser.preferredUsername';

/** Of the server, below its issuer. */
export function endpointsOf(issuer: string) {
  return {
    authorization: `${issuer}/authorize`,
    token: `${issuer}/token`,
    userInfo: `${issuer}/userinfo`,
    jwks: `${issuer}/jwks.json`,
  };
}

/** The server as an identity provider, for an IdP authenticator. */
export function identityProvider(
  tenant: Tenant,
  parts: Authenticator,
  ports: DeployPorts,
): Resource {
  const { name, issuer, client_id: clientId, trust_claims: trustClaims } = parts;
  const look = async () => {
    // By its name: an org has more than the 200 of one page where every customer brings one.
    const path = `${PATH}?type=OIDC&limit=200&q=${encodeURIComponent(name)}`;
    const found = await findByName(tenant, path, name);
    return found && shaped(IdentityProvider, found, `the identity provider "${name}"`);
  };
  return {
    id: 'identity-provider/face',
    title: `Identity provider "${name}"`,
    wanted: () => ({
      ...{ status: 'ACTIVE', issuer, clientId, ...endpointsOf(issuer), scopes: SCOPES },
      ...{ sendApplicationContext: true, trustClaims, matchType: 'USERNAME', template: TEMPLATE },
    }),
    async find() {
      const found = await look();
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    async create() {
      const made = await tenant.send('post', PATH, await bodyOf(parts, ports));
      return { id: shaped(IdentityProvider, made, `the identity provider "${name}"`).id };
    },
    async update({ output }) {
      const before = await look();
      const body = await bodyOf(parts, ports, before);
      const path = `${PATH}/${output.id}`;
      await tenant.send('put', path, body);
      if (before?.status !== 'ACTIVE') await tenant.send('post', `${path}/lifecycle/activate`);
      return output;
    },
    remove: async ({ output }) => void (await tenant.send('delete', `${PATH}/${output.id}`)),
    stays: ({ state }) =>
      state.issuer === issuer ? undefined : 'it is of another issuer, and not ours',
  };
}

function stateOf({ status, protocol, policy }: IdentityProvider) {
  const { endpoints, issuer, scopes, credentials, settings } = protocol;
  return {
    status: status ?? '',
    issuer: issuer?.url ?? '',
    clientId: credentials.client?.client_id ?? '',
    authorization: endpoints.authorization?.url ?? '',
    token: endpoints.token?.url ?? '',
    userInfo: endpoints.userInfo?.url ?? '',
    jwks: endpoints.jwks?.url ?? '',
    scopes: scopes ?? [],
    sendApplicationContext: settings?.sendApplicationContext ?? false,
    trustClaims: policy.trustClaims ?? false,
    matchType: policy.subject?.matchType ?? '',
    template: policy.subject?.userNameTemplate?.template ?? '',
  };
}

/** What is there, with ours in it: an administrator may have set more. */
async function bodyOf(
  { name, issuer, client_id: clientId, client_secret: reference, trust_claims }: Authenticator,
  { secret }: Pick<DeployPorts, 'secret'>,
  before?: IdentityProvider,
): Promise<object> {
  const { authorization, token, userInfo, jwks } = endpointsOf(issuer);
  const redirect = (url: string) => ({ url, binding: 'HTTP-REDIRECT' });
  const client = {
    ...{ client_id: clientId, client_secret: (await secret(reference)).reveal() },
    pkce_required: true,
  };
  return {
    ...before,
    ...{ type: 'OIDC', name },
    protocol: {
      ...before?.protocol,
      type: 'OIDC',
      endpoints: {
        ...before?.protocol.endpoints,
        authorization: redirect(authorization),
        token: { url: token, binding: 'HTTP-POST' },
        userInfo: redirect(userInfo),
        jwks: redirect(jwks),
        acs: { binding: 'HTTP-POST', type: 'INSTANCE' },
      },
      scopes: SCOPES,
      settings: { ...before?.protocol.settings, sendApplicationContext: true },
      credentials: { ...before?.protocol.credentials, client },
      issuer: { url: issuer },
    },
    policy: {
      ...(before?.policy ?? NO_ACCOUNTS),
      trustClaims: trust_claims,
      subject: { userNameTemplate: { template: TEMPLATE }, matchType: 'USERNAME' },
    },
  };
}

/** It tells who somebody is, and makes nobody. */
const NO_ACCOUNTS = {
  accountLink: { action: 'AUTO', filter: null },
  provisioning: {
    action: 'DISABLED',
    conditions: { deprovisioned: { action: 'NONE' }, suspended: { action: 'NONE' } },
    groups: { action: 'NONE' },
  },
  mapAMRClaims: false,
  maxClockSkew: 120_000,
};
