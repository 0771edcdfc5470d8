import { DeploymentFault } from './fault.ts';
import type { Check, Deployment, Finding, Resource } from './resource.ts';

type Hide = (text: string) => string;

/**
 * The same deployment, with `hide` over every message of it: a connector may pass on what an identity
 * provider says, and some of those quote what they were sent.
 */
export function hidingDeployment(deployment: Deployment, hide: Hide): Deployment {
  return {
    ...deployment,
    resources: deployment.resources.map((resource) => hidingResource(resource, hide)),
    checks: deployment.checks.map((check) => hidingCheck(check, hide)),
  };
}

function hidingResource(resource: Resource, hide: Hide): Resource {
  const { find, create, update, remove } = resource;
  return {
    ...resource,
    find: (...given) => hidingFaults(() => find(...given), hide),
    create: (...given) => hidingFaults(() => create(...given), hide),
    ...(update && { update: (...given) => hidingFaults(() => update(...given), hide) }),
    ...(remove && { remove: (...given) => hidingFaults(() => remove(...given), hide) }),
  };
}

function hidingCheck({ title, examine }: Check, hide: Hide): Check {
  const hidden = ({ status, text, advice }: Finding): Finding => {
    return { status, text: hide(text), ...(advice !== undefined && { advice: hide(advice) }) };
  };
  return { title, examine: async () => (await hidingFaults(examine, hide)).map(hidden) };
}

async function hidingFaults<T>(run: () => Promise<T>, hide: Hide): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DeploymentFault)) throw error;
    throw new DeploymentFault(error.code, hide(error.message), { cause: error.cause });
  }
}
