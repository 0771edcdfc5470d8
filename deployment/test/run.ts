import {
  applyDeployment,
  type Deployment,
  type Done,
  destroyDeployment,
  examineDeployment,
  type RunOutcome,
} from '@facenition/deployment';

/** By id, in the order in which it was done. */
export type Actions = Readonly<Record<string, Done['action']>>;

/** What became of each resource. Rejects with what stopped it. */
export const apply = async (deployment: Deployment): Promise<Actions> =>
  actionsOf(await applyDeployment(deployment));

export const destroy = async (deployment: Deployment): Promise<Actions> =>
  actionsOf(await destroyDeployment(deployment));

function actionsOf(run: RunOutcome): Actions {
  if (run.outcome === 'stopped') throw run.cause;
  return Object.fromEntries(run.done.map(({ id, action }) => [id, action]));
}

const NOTHING: ReadonlySet<string> = new Set(['unchanged', 'not-there', 'stays']);

/** What was done to something, as `created hook/token`. */
export function changesIn(actions: Actions): readonly string[] {
  return Object.entries(actions)
    .filter(([, action]) => !NOTHING.has(action))
    .map(([id, action]) => `${action} ${id}`);
}

/** What the connector's own checks find. */
export async function examine(deployment: Deployment) {
  const { checks } = await examineDeployment(deployment);
  // The first compares the tenant with the file.
  return checks
    .slice(1)
    .flatMap(({ title, findings }) => findings.map((finding) => ({ title, ...finding })));
}
