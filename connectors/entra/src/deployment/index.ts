/**
 * What a connector file makes of a tenant of Microsoft Entra.
 *
 * @module
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { DeployedConnector, Deployment, DeployPorts, Resource } from '@facenition/deployment';
import { createGraph } from '../graph.ts';
import { byHandOf } from './by-hand.ts';
import { type CredentialPorts, graphToken } from './credentials.ts';
import { extensionResource, extensionsOf } from './extensions.ts';
import { externalMfaResources } from './external-mfa.ts';
import { externalMfaChecks } from './external-mfa-checks.ts';
import { EntraFile, type HooksPart } from './file.ts';
import { hookChecks } from './hook-checks.ts';
import { hooksApplication } from './hooks-application.ts';
import { attributeResource } from './sign-up.ts';
import type { Tenant } from './tenant.ts';
import { tokenResources } from './token.ts';

export type { EntraFile } from './file.ts';

/** What a test puts in the place of time and of the library of Azure. */
export interface EntraSurroundings extends Pick<CredentialPorts, 'clock' | 'load'> {
  readonly wait: (ms: number) => Promise<void>;
}

const SURROUNDINGS: EntraSurroundings = {
  wait: (ms) => delay(ms),
  clock: Date.now,
  load: () => import('@azure/identity'),
};

/** All that a connector file makes of a tenant. Reaches nothing until it is asked. */
export function entraDeployment(
  file: EntraFile,
  { fetch, secret }: Pick<DeployPorts, 'fetch' | 'secret'>,
  surroundings: EntraSurroundings = SURROUNDINGS,
): Deployment {
  const { wait } = surroundings;
  const token = graphToken(file, { fetch, secret, ...surroundings });
  const tenant: Tenant = { graph: createGraph({ fetch, token, wait }), wait };
  const { hooks, external_mfa: method } = file;
  return {
    title: `Microsoft Entra tenant ${file.tenant}`,
    resources: [
      ...(hooks === undefined ? [] : hookResources(tenant, hooks)),
      ...(method === undefined ? [] : externalMfaResources(tenant, method)),
    ],
    byHand: byHandOf(file),
    checks: [
      ...(hooks === undefined ? [] : hookChecks(tenant, fetch, file, hooks)),
      ...(method === undefined ? [] : externalMfaChecks(tenant, fetch, method)),
    ],
  };
}

function hookResources(tenant: Tenant, hooks: HooksPart): readonly Resource[] {
  const makesAttribute = hooks.sign_up !== undefined && hooks.sign_up.attribute === undefined;
  return [
    ...hooksApplication(tenant, hooks),
    ...(makesAttribute ? [attributeResource(tenant, hooks)] : []),
    ...extensionsOf(hooks).map((parts) => extensionResource(tenant, hooks, parts)),
    ...(hooks.token === undefined ? [] : tokenResources(tenant, hooks.token.applications)),
  ];
}

/** For `facenition entra plan|apply|doctor|destroy`. */
export const entraConnector: DeployedConnector<EntraFile> = {
  name: 'entra',
  schema: EntraFile,
  deployment: (file, ports) => entraDeployment(file, ports),
};
