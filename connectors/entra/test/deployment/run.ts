import {
  applyDeployment,
  type Deployment,
  destroyDeployment,
  examineDeployment,
  type RunOutcome,
} from '@facenition/deployment';

type Actions = Readonly<Record<string, string>>;

/** What was done to which resource. Rejects with what stopped it. */
function actionsOf(run: RunOutcome): Actions {
  if (run.outcome === 'stopped') throw run.cause;
  return Object.fromEntries(run.done.map(({ id, action }) => [id, action]));
}

export const apply = async (deployment: Deployment): Promise<Actions> =>
  actionsOf(await applyDeployment(deployment));

export const destroy = async (deployment: Deployment): Promise<Actions> =>
  actionsOf(await destroyDeployment(deployment));

/** Every finding of the doctor, as one line each. */
export async function examine(deployment: Deployment): Promise<readonly string[]> {
  const { checks } = await examineDeployment(deployment);
  // The first compares the tenant with the file.
  const findings = checks.slice(1).flatMap((check) => check.findings);
  return findings.map(({ status, text, advice }) =>
    [status, text, advice].filter((part) => part !== undefined).join(' | '),
  );
}
