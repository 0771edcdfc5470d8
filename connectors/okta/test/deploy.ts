import {
  type Deployment,
  DeploymentFault,
  type DeployPorts,
  planDeployment,
  Secret,
} from '@facenition/deployment';

/** Secrets as a test says; everything else of the network is real. */
export function portsWith(secrets: Readonly<Record<string, string>>): DeployPorts {
  return {
    fetch: globalThis.fetch,
    async secret(reference) {
      const text = secrets[reference];
      if (text !== undefined) return new Secret(text);
      throw new DeploymentFault('ERR_SECRET_MISSING', `${reference} is not there`);
    },
    readFile: async () => new Uint8Array(),
  };
}

/** What `plan --dry-run` shows of each resource: nobody is asked. */
export async function wantedOf(deployment: Deployment): Promise<Readonly<Record<string, unknown>>> {
  const { steps } = await planDeployment(deployment, { offline: true });
  return Object.fromEntries(steps.map((step) => [step.id, 'wanted' in step && step.wanted]));
}
