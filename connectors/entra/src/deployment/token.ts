import { DeploymentFault, type Known, type Resource } from '@facenition/deployment';
import * as z from 'zod';
import { GRAPH_URL } from '../graph.ts';
import { findApplication, isOfOneTenant, OF_ONE_TENANT } from './application.ts';
import { claimsPolicy, POLICIES, POLICY, POLICY_NAME, Policy } from './claims-policy.ts';
import { eventually, make, needPrincipal, onlyOne, readList, type Tenant } from './tenant.ts';

const EXTENSION = 'extension/token';

/** What makes the claims of the token hook arrive in tokens of these applications. */
export function tokenResources(
  tenant: Tenant,
  applications: readonly string[],
): readonly Resource[] {
  return [
    listener(tenant, applications),
    claimsPolicy(tenant),
    ...applications.flatMap((appId) => [
      mappedClaims(tenant, appId),
      policyAssignment(tenant, appId),
    ]),
  ];
}

const Listener = z.looseObject({
  id: z.string(),
  conditions: z
    .looseObject({
      applications: z
        .looseObject({
          includeApplications: z.array(z.looseObject({ appId: z.string() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  handler: z
    .looseObject({ customExtension: z.looseObject({ id: z.string() }).nullish() })
    .nullish(),
});

/** For which applications the hook is called. It is known by the extension that it leads to. */
function listener({ graph, wait }: Tenant, applications: readonly string[]): Resource {
  const path = '/v1.0/identity/authenticationEventListeners';
  const sorted = applications.toSorted();
  const conditions = {
    applications: { includeApplications: sorted.map((appId) => ({ appId })) },
  };
  const type = { '@odata.type': '#microsoft.graph.onTokenIssuanceStartListener' };
  return {
    id: 'listener/token',
    title: 'Listener "onTokenIssuanceStart"',
    wanted: () => ({ applications: sorted }),
    async find(known) {
      const extension = known.output(EXTENSION, 'id');
      const all = await readList(graph, path, Listener);
      const ours = all.filter(({ handler }) => handler?.customExtension?.id === extension);
      const found = onlyOne(ours, 'listeners of the token hook');
      const included = found?.conditions?.applications?.includeApplications ?? [];
      const state = { applications: included.map(({ appId }) => appId).toSorted() };
      return found && { state, output: { id: found.id } };
    },
    create: (_, known) =>
      eventually({ wait }, () =>
        make(graph, path, {
          ...type,
          conditions,
          handler: {
            '@odata.type': '#microsoft.graph.onTokenIssuanceStartCustomExtensionHandler',
            customExtension: { id: known.output(EXTENSION, 'id') },
          },
        }),
      ),
    async update({ output }) {
      await graph.patch(`${path}/${output.id}`, { ...type, conditions });
      return output;
    },
    remove: ({ output }) => graph.remove(`${path}/${output.id}`),
  };
}

/** Without it Entra issues no token with mapped claims (AADSTS50146). */
function mappedClaims({ graph }: Tenant, appId: string): Resource {
  return {
    id: `application/${appId}/mapped-claims`,
    title: `Application ${appId}: mapped claims`,
    wanted: () => ({ acceptMappedClaims: true }),
    async find() {
      const found = await findApplication(graph, 'appId', appId);
      if (found === undefined) throw notRegistered(appId);
      const acceptMappedClaims = found.api.acceptMappedClaims === true;
      if (!acceptMappedClaims && !isOfOneTenant(found)) throw ofSeveralTenants(appId);
      return { state: { acceptMappedClaims }, output: { id: found.id } };
    },
    create: () => Promise.reject(notRegistered(appId)),
    async update({ output }) {
      const found = await findApplication(graph, 'appId', appId);
      const api = { ...found?.api, acceptMappedClaims: true };
      await graph.patch(`/v1.0/applications/${output.id}`, { api });
      return output;
    },
    stays: 'the application is yours, and may have other mapped claims',
  };
}

function ofSeveralTenants(appId: string): DeploymentFault {
  return new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `the application ${appId} is not of this tenant alone, and so may not have mapped claims: ` +
      OF_ONE_TENANT,
  );
}

function notRegistered(appId: string): DeploymentFault {
  return new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `no application ${appId} is registered in this tenant: \`hooks.token.applications\` takes application (client) ids`,
  );
}

function policyAssignment({ graph, wait }: Tenant, appId: string): Resource {
  const path = async (): Promise<string> =>
    `/v1.0/servicePrincipals/${await needPrincipal(graph, appId)}/claimsMappingPolicies`;
  const policyOf = (known: Known): string => known.output(POLICY, 'id');
  return {
    id: `claims-policy/token/${appId}`,
    title: `Claims mapping policy of ${appId}`,
    wanted: () => ({ policy: POLICY_NAME }),
    async find(known) {
      const [found] = await readList(graph, await path(), Policy);
      if (found === undefined) return undefined;
      const theirs = `${found.displayName ?? ''} (${found.id}, not ours)`;
      const policy = found.id === policyOf(known) ? POLICY_NAME : theirs;
      return { state: { policy }, output: { id: found.id } };
    },
    create: (_, known) =>
      eventually({ wait }, async () => {
        const id = policyOf(known);
        await graph.post(`${await path()}/$ref`, { '@odata.id': `${GRAPH_URL}${POLICIES}/${id}` });
        return { id };
      }),
    // No update: an application has one policy, and which it should be is not for a command to say.
    remove: async ({ output }) => graph.remove(`${await path()}/${output.id}/$ref`),
    stays: ({ state }) =>
      state.policy === POLICY_NAME ? undefined : 'another policy is there, and not ours',
  };
}
