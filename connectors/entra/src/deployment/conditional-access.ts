import type { Fields, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { Graph } from '../graph.ts';
import type { ExternalMfaPart } from './file.ts';
import { make, onlyOne, readList, type Tenant } from './tenant.ts';

const AccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  conditions: z.looseObject({
    users: z.looseObject({ includeGroups: z.array(z.string()).default([]) }),
    applications: z.looseObject({ includeApplications: z.array(z.string()).default([]) }),
  }),
  grantControls: z.looseObject({ builtInControls: z.array(z.string()).default([]) }).nullish(),
});

type AccessPolicy = z.output<typeof AccessPolicy>;
type Wanted = NonNullable<ExternalMfaPart['conditional_access']>;

const POLICIES = '/v1.0/identity/conditionalAccess/policies';
const GRANT = { operator: 'OR', builtInControls: ['mfa'] };

/** Report-only when it is made. Turning it on is for an administrator, and stays as they left it. */
export function accessPolicy(
  { graph }: Tenant,
  { groups }: ExternalMfaPart,
  { name, applications }: Wanted,
): Resource {
  const conditions = {
    users: { includeGroups: groups },
    applications: { includeApplications: applications },
    clientAppTypes: ['browser', 'mobileAppsAndDesktopClients'],
  };
  return {
    id: 'conditional-access/external-mfa',
    title: `Conditional Access policy "${name}"`,
    wanted: () => ({
      groups: groups.toSorted(),
      applications: applications.toSorted(),
      grant: GRANT.builtInControls,
    }),
    async find() {
      const found = await called(graph, name);
      return found && { state: stateOf(found), output: { id: found.id } };
    },
    create: () =>
      make(graph, POLICIES, {
        displayName: name,
        state: 'enabledForReportingButNotEnforced',
        conditions,
        grantControls: GRANT,
      }),
    async update({ output }) {
      const before = (await called(graph, name))?.conditions;
      const changed = {
        ...before,
        users: { ...before?.users, includeGroups: groups },
        applications: { ...before?.applications, includeApplications: applications },
      };
      await graph.patch(`${POLICIES}/${output.id}`, { conditions: changed, grantControls: GRANT });
      return output;
    },
    remove: ({ output }) => graph.remove(`${POLICIES}/${output.id}`),
  };
}

async function called(graph: Graph, name: string): Promise<AccessPolicy | undefined> {
  const all = await readList(graph, POLICIES, AccessPolicy);
  const same = all.filter(({ displayName }) => displayName === name);
  return onlyOne(same, `Conditional Access policies called "${name}"`);
}

function stateOf({ conditions, grantControls }: AccessPolicy): Fields {
  return {
    groups: conditions.users.includeGroups.toSorted(),
    applications: conditions.applications.includeApplications.toSorted(),
    grant: grantControls?.builtInControls ?? [],
  };
}
