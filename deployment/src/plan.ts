import { type Difference, differencesOf, type Plain, plainOf } from './difference.ts';
import { look, noOutputs } from './look.ts';
import type { ByHand, Deployment, Fields, Found, Known, Resource } from './resource.ts';

interface Named {
  readonly id: string;
  readonly title: string;
}

/** What is to be done about one resource. */
export type Step =
  | (Named & { readonly action: 'create'; readonly wanted: { readonly [name: string]: Plain } })
  | (Named & { readonly action: 'update'; readonly differences: readonly Difference[] })
  | (Named & { readonly action: 'unchanged' })
  /** It differs, and there is no way to change it. */
  | (Named & { readonly action: 'cannot-change'; readonly differences: readonly Difference[] })
  /** Nobody asked the identity provider. */
  | (Named & {
      readonly action: 'not-looked-at';
      readonly wanted: { readonly [name: string]: Plain };
    });

/** The difference between a connector file and a tenant. Holds no secret: it may be shown. */
export interface Plan {
  /** Of the deployment. */
  readonly title: string;
  /** In the order in which they are done. */
  readonly steps: readonly Step[];
  readonly byHand: readonly ByHand[];
}

/**
 * Compares a tenant with what it should hold, and changes nothing. `offline`: asks nobody, and lists
 * what there should be.
 *
 * @throws DeploymentFault where the identity provider does not answer as it should
 */
export async function planDeployment(
  { title, resources, byHand }: Deployment,
  { offline = false }: { readonly offline?: boolean } = {},
): Promise<Plan> {
  const outputs = noOutputs();
  const steps: Step[] = [];
  for (const resource of resources) {
    if (offline) {
      steps.push({ ...shown(resource, outputs), action: 'not-looked-at' });
      outputs.put(resource.id, undefined);
      continue;
    }
    const found = await look(resource, outputs);
    steps.push(stepOf(resource, found, outputs));
    outputs.put(resource.id, found?.output);
  }
  return { title, steps, byHand };
}

/** What is to be done about a resource that was looked for. */
export function stepOf(resource: Resource, found: Found | undefined, known: Known): Step {
  const { id, title, update } = resource;
  if (found === undefined) return { ...shown(resource, known), action: 'create' };
  const differences = differencesOf(found.state, resource.wanted(known));
  if (differences.length === 0) return { id, title, action: 'unchanged' };
  const action = update === undefined ? 'cannot-change' : 'update';
  return { id, title, action, differences };
}

function shown({ id, title, wanted }: Resource, known: Known) {
  return { id, title, wanted: plainFields(wanted(known)) };
}

function plainFields(fields: Fields): { readonly [name: string]: Plain } {
  return Object.fromEntries(
    Object.entries(fields).map(([name, state]) => [name, plainOf(state)] as const),
  );
}
