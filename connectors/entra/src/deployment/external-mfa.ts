import type { Known, Resource } from '@facenition/deployment';
import * as z from 'zod';
import { quoted } from '../graph.ts';
import { applicationResource, principalResource } from './application.ts';
import { accessPolicy } from './conditional-access.ts';
import { EXTERNAL_APPLICATION, externalMethod } from './external-method.ts';
import { authorizeAddress } from './external-mfa-addresses.ts';
import type { ExternalMfaPart } from './file.ts';
import { eventually, GRAPH_APP_ID, make, needPrincipal, readList, type Tenant } from './tenant.ts';

const PRINCIPAL = 'service-principal/external-mfa';

/** Delegated permissions of Microsoft Graph. */
const SCOPES = [
  { name: 'openid', id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' },
  { name: 'profile', id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' },
] as const;

/** What `docs/entra-external-mfa.md` describes, steps 2, 4 and 5. */
export function externalMfaResources(tenant: Tenant, part: ExternalMfaPart): readonly Resource[] {
  const { application: displayName, client_id: clientId } = part;
  return [
    applicationResource(tenant, {
      id: EXTERNAL_APPLICATION,
      displayName,
      signInAudience: 'AzureADMultipleOrgs',
      permissions: SCOPES,
      redirectUri: authorizeAddress(part),
    }),
    principalResource(tenant, {
      id: PRINCIPAL,
      application: EXTERNAL_APPLICATION,
      title: displayName,
    }),
    consent(tenant, displayName),
    ...(clientId === undefined ? [] : [externalMethod(tenant, part, clientId)]),
    ...(part.conditional_access === undefined
      ? []
      : [accessPolicy(tenant, part, part.conditional_access)]),
  ];
}

const Grant = z.looseObject({
  id: z.string(),
  consentType: z.string(),
  resourceId: z.string(),
  scope: z.string().nullish(),
});

/** Of an administrator, for everybody (AADSTS900491). */
function consent({ graph, wait }: Tenant, displayName: string): Resource {
  const grants = '/v1.0/oauth2PermissionGrants';
  const granted = async (known: Known) => {
    const resourceId = await needPrincipal(graph, GRAPH_APP_ID);
    const filter = `$filter=clientId%20eq%20${quoted(known.output(PRINCIPAL, 'id'))}`;
    const all = await readList(graph, `${grants}?${filter}`, Grant);
    return all.find((one) => one.consentType === 'AllPrincipals' && one.resourceId === resourceId);
  };
  const names = SCOPES.map(({ name }) => name);
  return {
    id: 'consent/external-mfa',
    title: `Consent for "${displayName}"`,
    wanted: () => Object.fromEntries(names.map((name) => [name, true])),
    async find(known) {
      const found = await granted(known);
      if (found === undefined) return undefined;
      const scopes = (found.scope ?? '').split(' ');
      const state = Object.fromEntries(names.map((name) => [name, scopes.includes(name)]));
      return { state, output: { id: found.id, scope: found.scope ?? '' } };
    },
    create: (_, known) =>
      eventually({ wait }, async () =>
        make(graph, grants, {
          clientId: known.output(PRINCIPAL, 'id'),
          consentType: 'AllPrincipals',
          resourceId: await needPrincipal(graph, GRAPH_APP_ID),
          scope: names.join(' '),
        }),
      ),
    async update({ output }) {
      const before = (output.scope ?? '').split(' ').filter((scope) => scope !== '');
      const scope = [...new Set([...before, ...names])].join(' ');
      await graph.patch(`${grants}/${output.id}`, { scope });
      return output;
    },
    remove: ({ output }) => graph.remove(`${grants}/${output.id}`),
  };
}
