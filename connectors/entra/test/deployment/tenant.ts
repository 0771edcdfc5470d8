import { randomUUID } from 'node:crypto';
import { type DeployPorts, Secret } from '@facenition/deployment';
import { EntraFile } from '../../src/deployment/file.ts';
import { entraDeployment } from '../../src/deployment/index.ts';
import { PORTAL, TENANT } from '../payload.ts';
import { startGraph } from '../stand-in/graph.ts';
import { internetOf } from '../stand-in/internet.ts';
import { DEPLOYER, startLogin } from '../stand-in/login.ts';

export const GROUP = '0f0e9c1b-5fd0-4c1e-a1b0-90e1f0b9a001';

export const CREDENTIALS = { client_id: DEPLOYER.clientId, client_secret: 'env:ENTRA_SECRET' };

export const HOOKS = {
  address: 'https://hooks.example.org/api',
  token: { applications: [PORTAL] },
};

/** A tenant with an application of its own, and a deployment that is to be made in it. */
export async function startTenant(
  parts: Readonly<Record<string, unknown>> = { hooks: HOOKS },
  places: Readonly<Record<string, string>> = {},
) {
  const graph = await startGraph();
  const login = await startLogin(TENANT);
  graph.store.applications.push({
    id: randomUUID(),
    appId: PORTAL,
    displayName: 'Acme Portal',
    signInAudience: 'AzureADMyOrg',
    identifierUris: ['api://portal'],
    requiredResourceAccess: [],
    api: {
      acceptMappedClaims: null,
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: [{ value: 'read' }],
    },
  });
  graph.store.servicePrincipals.push({
    id: randomUUID(),
    appId: PORTAL,
    displayName: 'Acme Portal',
    appRoles: [],
  });
  const waits: number[] = [];
  const fetch = internetOf({
    'https://graph.microsoft.com': graph.url,
    'https://login.microsoftonline.com': login.url,
    ...places,
  });
  const secrets = new Map([['env:ENTRA_SECRET', new Secret(DEPLOYER.secret)]]);
  const secret: DeployPorts['secret'] = async (reference) =>
    secrets.get(reference) ?? new Secret('wrong');
  const make = (changed: Readonly<Record<string, unknown>> = parts) =>
    entraDeployment(
      EntraFile.parse({ tenant: TENANT, credentials: CREDENTIALS, ...changed }),
      { fetch, secret },
      {
        wait: async (ms) => void waits.push(ms),
        clock: Date.now,
        load: () => import('@azure/identity'),
      },
    );
  return { graph, login, waits, fetch, deployment: make(), make };
}
