import type { Fields, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { Graph } from '../graph.ts';
import type { ExternalMfaPart } from './file.ts';
import { make, onlyOne, readList, type Tenant } from './tenant.ts';

const GrantControls = z.looseObject({
  operator: z.string().nullish(),
  builtInControls: z.array(z.string()).default([]),
  termsOfUse: z.array(z.string()).nullish(),
  customAuthenticationFactors: z.array(z.string()).nullish(),
  authenticationStrength: z.looseObject({}).nullish(),
});
type GrantControls = z.output<typeof GrantControls>;

const AccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  conditions: z.looseObject({
    users: z.looseObject({ includeGroups: z.array(z.string()).default([]) }),
    applications: z.looseObject({ includeApplications: z.array(z.string()).default([]) }),
  }),
  grantControls: GrantControls.nullish(),
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
      mfa: 'required',
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
      const { conditions: before, grantControls } = (await called(graph, name)) ?? {};
      const changed = {
        ...before,
        users: { ...before?.users, includeGroups: groups },
        applications: { ...before?.applications, includeApplications: applications },
      };
      await graph.patch(`${POLICIES}/${output.id}`, {
        conditions: changed,
        ...(mfaOf(grantControls) !== 'required' && { grantControls: withMfa(grantControls) }),
      });
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
    mfa: mfaOf(grantControls),
  };
}

type Grant = GrantControls | null | undefined;

/** Whether there is no way in without a second factor. What is demanded beside it is for others. */
function mfaOf(grant: Grant): 'required' | 'one of several' | 'not required' {
  const { operator, builtInControls: controls = [] } = grant ?? {};
  if (!controls.includes('mfa')) return 'not required';
  return operator === 'AND' || countOf(grant) === 1 ? 'required' : 'one of several';
}

function countOf(grant: Grant): number {
  const { builtInControls, termsOfUse, customAuthenticationFactors } = grant ?? {};
  const lists = [builtInControls, termsOfUse, customAuthenticationFactors];
  const strength = grant?.authenticationStrength ? 1 : 0;
  return lists.reduce((count, list) => count + (list?.length ?? 0), strength);
}

/** What would do instead of a second factor goes; what is demanded beside it stays. */
function withMfa(before: Grant): object {
  const count = countOf(before);
  if (count === 0) return GRANT;
  if (before?.operator !== 'OR' || count === 1) {
    const builtInControls = [...new Set([...(before?.builtInControls ?? []), 'mfa'])];
    return { ...before, operator: 'AND', builtInControls };
  }
  return { ...GRANT, termsOfUse: [], customAuthenticationFactors: [] };
}
