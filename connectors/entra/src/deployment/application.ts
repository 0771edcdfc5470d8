import type { Output, Resource } from '@facenition/deployment';
import * as z from 'zod';
import { type Graph, quoted } from '../graph.ts';
import {
  eventually,
  GRAPH_APP_ID,
  onlyOne,
  principalOf,
  read,
  readList,
  type Tenant,
} from './tenant.ts';

const Access = z.looseObject({
  resourceAppId: z.string(),
  resourceAccess: z.array(z.looseObject({ id: z.string(), type: z.string() })),
});
type Access = z.output<typeof Access>;

const Application = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  signInAudience: z.string().nullish(),
  identifierUris: z.array(z.string()).default([]),
  api: z
    .looseObject({
      acceptMappedClaims: z.boolean().nullish(),
      requestedAccessTokenVersion: z.number().nullish(),
    })
    .default({}),
  web: z.looseObject({ redirectUris: z.array(z.string()).default([]) }).nullish(),
  requiredResourceAccess: z.array(Access).default([]),
});
export type Application = z.output<typeof Application>;

/** By its name, or by the id that Entra gave it. */
export async function findApplication(
  graph: Graph,
  by: 'displayName' | 'appId',
  value: string,
): Promise<Application | undefined> {
  const filter = `$filter=${by}%20eq%20${quoted(value)}`;
  const listed = await readList(graph, `/v1.0/applications?${filter}`, Application);
  // Graph's filter does not tell capitals from small letters: such a one is somebody else's.
  const found = listed.filter((one) => one[by] === value);
  return onlyOne(found, `applications called "${value}"`);
}

/** Mapped claims of any other are what the administrator of any tenant says, `face_verified` too. */
export function isOfOneTenant({ signInAudience }: Application): boolean {
  return signInAudience === 'AzureADMyOrg';
}

export const OF_ONE_TENANT =
  'the administrator of another tenant could map `face_verified` as they like. Set its ' +
  '`signInAudience` to AzureADMyOrg, or take it out of `hooks.token.applications`.';

/** A permission of Microsoft Graph that an application asks for. */
interface Permission {
  readonly name: string;
  readonly id: string;
  readonly type: 'Role' | 'Scope';
}

export interface ApplicationParts {
  readonly id: string;
  readonly displayName: string;
  readonly signInAudience: 'AzureADMyOrg' | 'AzureADMultipleOrgs';
  readonly permissions: readonly Permission[];
  readonly redirectUri?: string;
  /** Of the access tokens that are issued to it; absent: it takes none. */
  readonly tokenVersion?: 2;
}

/** An application registration of ours. What others have added to it stays. */
export function applicationResource({ graph }: Tenant, parts: ApplicationParts): Resource {
  const { id, displayName, signInAudience, permissions, redirectUri, tokenVersion } = parts;
  const needed = async () => {
    const found = await findApplication(graph, 'displayName', displayName);
    return found === undefined ? undefined : { found, state: stateOf(found, parts) };
  };
  return {
    id,
    title: `Application "${displayName}"`,
    wanted: () => ({
      displayName,
      signInAudience,
      ...(tokenVersion !== undefined && { requestedAccessTokenVersion: tokenVersion }),
      ...(redirectUri !== undefined && { redirectUris: { [redirectUri]: true } }),
      permissions: Object.fromEntries(permissions.map(({ name }) => [name, true])),
    }),
    async find() {
      const there = await needed();
      return there && { state: there.state, output: outputOf(there.found) };
    },
    async create() {
      const body = { displayName, ...changesOf(undefined, parts) };
      return outputOf(read(Application, await graph.post('/v1.0/applications', body), displayName));
    },
    async update({ output }) {
      const there = await needed();
      await graph.patch(`/v1.0/applications/${output.id}`, changesOf(there?.found, parts));
      return output;
    },
    remove: ({ output }) => graph.remove(`/v1.0/applications/${output.id}`),
  };
}

const outputOf = ({ id, appId }: Application): Output => ({ id, appId });

function stateOf(found: Application, { permissions, redirectUri }: ApplicationParts) {
  const asked = found.requiredResourceAccess
    .filter(({ resourceAppId }) => resourceAppId === GRAPH_APP_ID)
    .flatMap(({ resourceAccess }) => resourceAccess.map(({ id }) => id));
  return {
    displayName: found.displayName ?? '',
    signInAudience: found.signInAudience ?? '',
    requestedAccessTokenVersion: found.api.requestedAccessTokenVersion ?? null,
    ...(redirectUri !== undefined && {
      redirectUris: { [redirectUri]: found.web?.redirectUris.includes(redirectUri) ?? false },
    }),
    permissions: Object.fromEntries(permissions.map(({ name, id }) => [name, asked.includes(id)])),
  };
}

/** Everything that is there, and ours: Graph changes lists as wholes. */
function changesOf(found: Application | undefined, parts: ApplicationParts) {
  const { signInAudience, permissions, redirectUri, tokenVersion } = parts;
  const uris = found?.web?.redirectUris ?? [];
  return {
    signInAudience,
    ...(tokenVersion !== undefined && {
      api: { ...found?.api, requestedAccessTokenVersion: tokenVersion },
    }),
    requiredResourceAccess: withPermissions(found?.requiredResourceAccess ?? [], permissions),
    ...(redirectUri !== undefined && {
      web: { ...found?.web, redirectUris: [...new Set([...uris, redirectUri])] },
    }),
  };
}

function withPermissions(
  asked: readonly Access[],
  permissions: readonly Permission[],
): readonly Access[] {
  const others = asked.filter(({ resourceAppId }) => resourceAppId !== GRAPH_APP_ID);
  const ofGraph = asked
    .filter(({ resourceAppId }) => resourceAppId === GRAPH_APP_ID)
    .flatMap(({ resourceAccess }) => resourceAccess);
  const added = permissions
    .filter(({ id }) => !ofGraph.some((one) => one.id === id))
    .map(({ id, type }) => ({ id, type }));
  return [...others, { resourceAppId: GRAPH_APP_ID, resourceAccess: [...ofGraph, ...added] }];
}

/** What stands for an application in the tenant, and what consent is given to. */
export function principalResource(
  { graph, wait }: Tenant,
  {
    id,
    application,
    title,
  }: { readonly id: string; readonly application: string; readonly title: string },
): Resource {
  return {
    id,
    title: `Service principal of "${title}"`,
    wanted: (known) => ({ appId: known.output(application, 'appId') }),
    async find(known) {
      const appId = known.output(application, 'appId');
      const there = await principalOf(graph, appId);
      return there === undefined ? undefined : { state: { appId }, output: { id: there } };
    },
    create: ({ appId }) =>
      eventually({ wait }, async () => {
        const made = await graph.post('/v1.0/servicePrincipals', { appId });
        return { id: read(z.looseObject({ id: z.string() }), made, title).id };
      }),
    remove: ({ output }) => graph.remove(`/v1.0/servicePrincipals/${output.id}`),
  };
}
