import { look, noOutputs } from './look.ts';
import { type Done, type RunOptions, type RunOutcome, runTasks, type Task } from './outcome.ts';
import type { Deployment, Found, Known, Resource } from './resource.ts';

/** What becomes of one resource. */
export interface Removal {
  readonly id: string;
  readonly title: string;
  readonly action: 'remove' | 'stays' | 'not-there';
  /** Why it stays. */
  readonly about?: string;
}

/** What `destroy` would do. */
export interface DestructionPlan {
  readonly title: string;
  /** In the order in which it is done: the other way round. */
  readonly steps: readonly Removal[];
}

/**
 * Looks for what `destroyDeployment` would take away, and changes nothing.
 *
 * @throws DeploymentFault where the identity provider does not answer as it should
 */
export async function planDestruction(deployment: Deployment): Promise<DestructionPlan> {
  const there = await findAll(deployment);
  return { title: deployment.title, steps: there.map(removalOf).toReversed() };
}

/**
 * Takes away what is there, the last first. What cannot be taken away stays, and is told. A fault
 * while looking is thrown; one while removing is an outcome: it stops there.
 *
 * @throws DeploymentFault where the identity provider does not answer as it should
 */
export async function destroyDeployment(
  deployment: Deployment,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const there = await findAll(deployment);
  const tasks = there.toReversed().map(
    (looked): Task => ({
      id: looked.resource.id,
      title: looked.resource.title,
      run: () => takeAway(looked),
    }),
  );
  return runTasks(deployment.title, tasks, options);
}

interface Looked {
  readonly resource: Resource;
  readonly found: Found | undefined;
  readonly known: Known;
}

async function findAll({ resources }: Deployment): Promise<readonly Looked[]> {
  const known = noOutputs();
  const looked: Looked[] = [];
  for (const resource of resources) {
    const found = await look(resource, known);
    known.put(resource.id, found?.output);
    looked.push({ resource, found, known });
  }
  return looked;
}

function removalOf({ resource, found, known }: Looked): Removal {
  const { id, title, remove, stays } = resource;
  if (found === undefined) return { id, title, action: 'not-there' };
  const about = typeof stays === 'function' ? stays(found, known) : stays;
  if (remove !== undefined && about === undefined) return { id, title, action: 'remove' };
  return { id, title, action: 'stays', ...(about !== undefined && { about }) };
}

async function takeAway(looked: Looked): Promise<Done> {
  const removal = removalOf(looked);
  const { action, ...rest } = removal;
  if (action !== 'remove') return { ...rest, action };
  const { resource, found, known } = looked;
  if (found !== undefined) await resource.remove?.(found, known);
  return { ...rest, action: 'removed' };
}
