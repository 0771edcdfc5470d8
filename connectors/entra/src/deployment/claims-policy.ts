import type { Resource } from '@facenition/deployment';
import * as z from 'zod';
import { CLAIMS } from './extensions.ts';
import { make, onlyOne, readList, type Tenant } from './tenant.ts';

export const POLICY = 'claims-policy/token';
export const POLICY_NAME = 'Facenition face claims';
export const POLICIES = '/v1.0/policies/claimsMappingPolicies';

export const Policy = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  definition: z.array(z.string()),
});
export type Policy = z.output<typeof Policy>;

const Entry = z.looseObject({
  Source: z.string().optional(),
  ID: z.string().optional(),
  JwtClaimType: z.string().optional(),
});
type Entry = z.output<typeof Entry>;

/** The one text of a definition. */
const Definition = z.looseObject({
  ClaimsMappingPolicy: z.looseObject({ ClaimsSchema: z.array(Entry).default([]) }),
});
type Definition = z.output<typeof Definition>;

const SOURCE = 'CustomClaimsProvider';

const OURS: readonly Entry[] = Object.entries(CLAIMS).map(([ID, JwtClaimType]) => ({
  Source: SOURCE,
  ID,
  JwtClaimType,
}));

/** By which names applications read the claims of the hook. */
export function claimsPolicy({ graph }: Tenant): Resource {
  const called = async (): Promise<Policy | undefined> => {
    const all = await readList(graph, POLICIES, Policy);
    const same = all.filter(({ displayName }) => displayName === POLICY_NAME);
    return onlyOne(same, `claims mapping policies called "${POLICY_NAME}"`);
  };
  return {
    id: POLICY,
    title: `Claims mapping policy "${POLICY_NAME}"`,
    wanted: () => ({ displayName: POLICY_NAME, claims: CLAIMS, alsoFrom: [] }),
    async find() {
      const found = await called();
      if (found === undefined) return undefined;
      const definition = definitionOf(found);
      const [claims, alsoFrom] = [claimsOf(definition), elsewhereOf(definition)];
      return { state: { displayName: POLICY_NAME, claims, alsoFrom }, output: { id: found.id } };
    },
    create: () =>
      make(graph, POLICIES, {
        displayName: POLICY_NAME,
        definition: [textOf(undefined)],
        isOrganizationDefault: false,
      }),
    async update({ output }) {
      const found = await called();
      const definition = [textOf(found && definitionOf(found))];
      await graph.patch(`${POLICIES}/${output.id}`, { definition });
      return output;
    },
    remove: ({ output }) => graph.remove(`${POLICIES}/${output.id}`),
  };
}

/** `undefined`: nobody can read it, and it is written anew. */
function definitionOf({ definition: [text = ''] }: Policy): Definition | undefined {
  try {
    return Definition.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const isOfHook = ({ Source, ID = '' }: Entry): boolean =>
  Source === SOURCE && Object.hasOwn(CLAIMS, ID);

const entriesOf = (definition: Definition | undefined): readonly Entry[] =>
  definition?.ClaimsMappingPolicy.ClaimsSchema ?? [];

/** What says one of our claims, and is not the hook. */
function elsewhereOf(definition: Definition | undefined): readonly string[] {
  return entriesOf(definition)
    .filter((entry) => isOurs(entry) && !isOfHook(entry))
    .map(({ Source = 'value', ID = '', JwtClaimType = '' }) => `${Source} ${ID}: ${JwtClaimType}`);
}

/** Also one that says our claim of something else: what a user can write, or always the same. */
function isOurs({ ID = '', JwtClaimType = '' }: Entry): boolean {
  return Object.hasOwn(CLAIMS, ID) || Object.values(CLAIMS).includes(JwtClaimType.toLowerCase());
}

function claimsOf(definition: Definition | undefined): { readonly [name: string]: string } {
  const entries = entriesOf(definition).filter(isOfHook);
  return Object.fromEntries(entries.map(({ ID = '', JwtClaimType = '' }) => [ID, JwtClaimType]));
}

/** With the entries that others have added, for other claims. */
function textOf(definition: Definition | undefined): string {
  const before = definition?.ClaimsMappingPolicy;
  const others = entriesOf(definition).filter((entry) => !isOurs(entry));
  return JSON.stringify({
    ClaimsMappingPolicy: {
      Version: 1,
      IncludeBasicClaimSet: 'true',
      ...before,
      ClaimsSchema: [...others, ...OURS],
    },
  });
}
