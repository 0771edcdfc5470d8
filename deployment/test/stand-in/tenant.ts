import {
  createSecrets,
  type Deployment,
  readConnectorFile,
  type Secrets,
} from '@facenition/deployment';
import { standInConnector } from './connector.ts';
import type { Vendor } from './vendor.ts';

export const PASSWORD = 'canary-of-the-hook-9c41';

/** A connector file for the stand-in. */
export function connectorFile(
  tenant: string,
  { region = 'eu', url = 'https://face.example.org/hook', hooks = ['token'] } = {},
): string {
  const lines = hooks.flatMap((name) => [
    `  - name: ${name}`,
    `    url: ${url}`,
    '    claims: [face_verified, face_level]',
    '    password: env:HOOK_PASSWORD',
  ]);
  return [
    `tenant: ${tenant}`,
    'token: env:VENDOR_TOKEN',
    'realm:',
    '  name: acme',
    `  region: ${region}`,
    'hooks:',
    ...lines,
    '',
  ].join('\n');
}

/** What such a file makes of the stand-in. */
export function deploymentOf(
  vendor: Vendor,
  file: Parameters<typeof connectorFile>[1] = {},
): { readonly deployment: Deployment; readonly secrets: Secrets } {
  const secrets = secretsOf(vendor);
  const read = readConnectorFile(connectorFile(vendor.url, file), standInConnector.schema);
  const ports = {
    fetch: globalThis.fetch,
    secret: secrets.secret,
    readFile: () => Promise.reject(new Error('no files here')),
  };
  return { deployment: standInConnector.deployment(read, ports), secrets };
}

function secretsOf({ token }: Vendor): Secrets {
  const variables = new Map([
    ['VENDOR_TOKEN', token],
    ['HOOK_PASSWORD', PASSWORD],
  ]);
  return createSecrets({
    variable: (name) => variables.get(name),
    file: () => Promise.reject(new Error('no files here')),
  });
}
