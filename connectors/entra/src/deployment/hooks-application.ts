import type { Known, Resource } from '@facenition/deployment';
import * as z from 'zod';
import { applicationResource, findApplication, principalResource } from './application.ts';
import type { HooksPart } from './file.ts';
import { eventually, GRAPH_APP_ID, make, needPrincipal, readList, type Tenant } from './tenant.ts';

export const HOOKS_APPLICATION = 'application/hooks';
const HOOKS_PRINCIPAL = 'service-principal/hooks';
/** `CustomAuthenticationExtension.Receive.Payload`, a role of Microsoft Graph. */
export const RECEIVE_PAYLOAD = '214e810f-fda8-4fd7-a475-29461495eb00';
const RECEIVE_PAYLOAD_NAME = 'CustomAuthenticationExtension.Receive.Payload';

/** `api://<host>/<app id>`: Entra asks for its tokens by it, and the host has to be that of the hooks. */
export function identifierUriOf({ address }: Pick<HooksPart, 'address'>, known: Known): string {
  return `api://${new URL(address).hostname}/${known.output(HOOKS_APPLICATION, 'appId')}`;
}

/** The application that stands for the hooks: tokens of Entra are issued to it. */
export function hooksApplication(tenant: Tenant, hooks: HooksPart): readonly Resource[] {
  const { application: displayName } = hooks;
  return [
    applicationResource(tenant, {
      id: HOOKS_APPLICATION,
      displayName,
      signInAudience: 'AzureADMyOrg',
      tokenVersion: 2,
      permissions: [{ name: RECEIVE_PAYLOAD_NAME, id: RECEIVE_PAYLOAD, type: 'Role' }],
    }),
    identifierUri(tenant, hooks),
    principalResource(tenant, {
      id: HOOKS_PRINCIPAL,
      application: HOOKS_APPLICATION,
      title: displayName,
    }),
    consent(tenant, displayName),
  ];
}

/** Of its own, as it holds the id that the application is given. */
function identifierUri({ graph, wait }: Tenant, hooks: HooksPart): Resource {
  const { application: displayName } = hooks;
  const put = async (uri: string): Promise<void> => {
    const found = await findApplication(graph, 'displayName', displayName);
    const uris = [...new Set([...(found?.identifierUris ?? []), uri])];
    await graph.patch(`/v1.0/applications/${found?.id}`, { identifierUris: uris });
  };
  return {
    id: 'application-id-uri/hooks',
    title: `Application ID URI of "${displayName}"`,
    wanted: (known) => ({ identifierUri: identifierUriOf(hooks, known) }),
    async find(known) {
      const uri = identifierUriOf(hooks, known);
      const found = await findApplication(graph, 'displayName', displayName);
      if (found?.identifierUris.includes(uri) !== true) return undefined;
      return { state: { identifierUri: uri }, output: { uri } };
    },
    create: (_, known) =>
      eventually({ wait }, async () => {
        const uri = identifierUriOf(hooks, known);
        await put(uri);
        return { uri };
      }),
    stays: 'it goes with the application',
  };
}

const Assignment = z.looseObject({
  id: z.string(),
  resourceId: z.string(),
  appRoleId: z.string(),
});

/** Without it Entra does not call (1003021). */
function consent({ graph, wait }: Tenant, displayName: string): Resource {
  const path = (known: Known): string =>
    `/v1.0/servicePrincipals/${known.output(HOOKS_PRINCIPAL, 'id')}/appRoleAssignments`;
  return {
    id: 'consent/hooks',
    title: `Consent for "${displayName}"`,
    wanted: () => ({ permission: RECEIVE_PAYLOAD_NAME }),
    async find(known) {
      const resourceId = await needPrincipal(graph, GRAPH_APP_ID);
      const given = (await readList(graph, path(known), Assignment)).find(
        (one) => one.resourceId === resourceId && one.appRoleId === RECEIVE_PAYLOAD,
      );
      if (given === undefined) return undefined;
      return { state: { permission: RECEIVE_PAYLOAD_NAME }, output: { id: given.id } };
    },
    create: (_, known) =>
      eventually({ wait }, async () => {
        const resourceId = await needPrincipal(graph, GRAPH_APP_ID);
        const principalId = known.output(HOOKS_PRINCIPAL, 'id');
        return make(graph, path(known), { principalId, resourceId, appRoleId: RECEIVE_PAYLOAD });
      }),
    remove: ({ output }, known) => graph.remove(`${path(known)}/${output.id}`),
  };
}
