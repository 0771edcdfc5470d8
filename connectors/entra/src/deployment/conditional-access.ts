import type { Check, Fields, Resource } from '@facenition/deployment';
import * as z from 'zod';
import type { Graph } from '../graph.ts';
import type { ExternalMfaPart } from './file.ts';
import { make, onlyOne, readList, type Tenant } from './tenant.ts';

const Texts = z.array(z.string()).nullish();

/** Those of others are read, too, and may have none of it. */
const AccessPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  state: z.string().nullish(),
  conditions: z.looseObject({
    users: z.looseObject({ includeGroups: Texts }).nullish(),
    applications: z.looseObject({ includeApplications: Texts }).nullish(),
  }),
  grantControls: z
    .looseObject({
      operator: z.string().nullish(),
      builtInControls: Texts,
      customAuthenticationFactors: Texts,
      termsOfUse: Texts,
      authenticationStrength: z.unknown().optional(),
    })
    .nullish(),
});

type AccessPolicy = z.output<typeof AccessPolicy>;
type Wanted = NonNullable<ExternalMfaPart['conditional_access']>;

const POLICIES = '/v1.0/identity/conditionalAccess/policies';
const GRANT = { operator: 'OR', builtInControls: ['mfa'] };
/** In the place of others, each of which was enough. */
const GRANT_ALONE = { ...GRANT, customAuthenticationFactors: [], termsOfUse: [] };

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
      requiresMfa: true,
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
      const found = await called(graph, name);
      const before = found?.conditions;
      const changed = {
        ...before,
        users: { ...before?.users, includeGroups: groups },
        applications: { ...before?.applications, includeApplications: applications },
      };
      await graph.patch(`${POLICIES}/${output.id}`, {
        conditions: changed,
        // What others demand beside it stays.
        ...(!requiresMfa(found?.grantControls) && { grantControls: GRANT_ALONE }),
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
    requiresMfa: requiresMfa(grantControls),
  };
}

/** Alone, or with all that is beside it: where one of several is enough, there is a way around. */
function requiresMfa(grant: AccessPolicy['grantControls']): boolean {
  const { builtInControls, customAuthenticationFactors, termsOfUse } = grant ?? {};
  const controls = [builtInControls, customAuthenticationFactors, termsOfUse].flatMap(
    (some) => some ?? [],
  );
  if (builtInControls?.includes('mfa') !== true) return false;
  const isAlone = controls.length === 1 && (grant?.authenticationStrength ?? null) === null;
  return grant?.operator === 'AND' || isAlone;
}
