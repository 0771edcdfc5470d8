import { look, noOutputs, type Outputs } from './look.ts';
import { type Done, type RunOptions, type RunOutcome, runTasks } from './outcome.ts';
import { type Step, stepOf } from './plan.ts';
import type { Deployment, Found, Output, Resource } from './resource.ts';

/**
 * Makes a tenant what the file says, resource by resource: each is looked for first, and touched only
 * where it differs. A fault is an outcome here: it stops there, and the next run goes on from there.
 */
export function applyDeployment(
  { title, resources }: Deployment,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const outputs = noOutputs();
  const tasks = resources.map((resource) => ({
    id: resource.id,
    title: resource.title,
    run: () => settle(resource, outputs),
  }));
  return runTasks(title, tasks, options);
}

async function settle(resource: Resource, outputs: Outputs): Promise<Done> {
  const found = await look(resource, outputs);
  const step = stepOf(resource, found, outputs);
  outputs.put(resource.id, await makeSo(resource, found, step, outputs));
  return doneOf(step);
}

async function makeSo(
  resource: Resource,
  found: Found | undefined,
  { action }: Step,
  outputs: Outputs,
): Promise<Output> {
  const wanted = resource.wanted(outputs);
  if (found === undefined) return resource.create(wanted, outputs);
  if (action !== 'update' || resource.update === undefined) return found.output;
  return { ...found.output, ...(await resource.update(found, wanted, outputs)) };
}

function doneOf(step: Step): Done {
  const { id, title } = step;
  switch (step.action) {
    case 'create':
      return { id, title, action: 'created' };
    case 'update':
      return { id, title, action: 'updated', about: pathsOf(step) };
    case 'cannot-change':
      return { id, title, action: 'cannot-change', about: pathsOf(step) };
    case 'unchanged':
    case 'not-looked-at':
      return { id, title, action: 'unchanged' };
  }
}

function pathsOf({ differences }: Extract<Step, { readonly action: 'update' | 'cannot-change' }>) {
  return differences.map(({ path }) => path).join(', ');
}
