import type { Check, Fields, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { Graph } from '../graph.ts';
import type { ExternalMfaPart } from './file.ts';
import { make, onlyOne, readList, type Tenant } from './tenant.ts';

const Texts = z.array(z.string()).nullish();

const GrantControls = z.looseObject({
  operator: z.string().nullish(),
  builtInControls: Texts,
  termsOfUse: Texts,
  customAuthenticationFactors: Texts,
  authenticationStrength: z.looseObject({}).nullish(),
});
type GrantControls = z.output<typeof GrantControls>;

/** Those of others are read, too, and may have none of it. */
const AccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  state: z.string().nullish(),
  conditions: z.looseObject({
    users: z.looseObject({ includeGroups: Texts }).nullish(),
    applications: z.looseObject({ includeApplications: Texts }).nullish(),
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

/** Until it is on, nobody is asked for a second factor: it is made in report-only mode. */
export function accessPolicyCheck({ graph }: Tenant, { name }: Wanted): Check {
  return {
    title: 'The second factor is demanded',
    async examine() {
      const found = await called(graph, name);
      if (found === undefined) return [];
      if (found.state === 'enabled') return [{ status: 'ok', text: `"${name}" is on` }];
      const advice =
        'Nobody is asked for a face by it. Turn it on when its report is as you expect.';
      return [{ status: 'warning', text: `"${name}" is not on: ${found.state ?? ''}`, advice }];
    },
  };
}

async function called(graph: Graph, name: string): Promise<AccessPolicy | undefined> {
  const all = await readList(graph, POLICIES, AccessPolicy);
  const same = all.filter(({ displayName }) => displayName === name);
  return onlyOne(same, `Conditional Access policies called "${name}"`);
}

function stateOf({ conditions: { users, applications }, grantControls }: AccessPolicy): Fields {
  return {
    groups: (users?.includeGroups ?? []).toSorted(),
    applications: (applications?.includeApplications ?? []).toSorted(),
    mfa: mfaOf(grantControls),
  };
}

type Grant = GrantControls | null | undefined;

/** Whether there is no way in without a second factor. What is demanded beside it is for others. */
function mfaOf(grant: Grant): 'required' | 'one of several' | 'not required' {
  if (grant?.builtInControls?.includes('mfa') !== true) return 'not required';
  return grant.operator === 'AND' || countOf(grant) === 1 ? 'required' : 'one of several';
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
