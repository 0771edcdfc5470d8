import { type DeployedConnector, DeploymentFault } from '@facenition/deployment';
import * as z from 'zod';

/** An identity provider that a connector file can set up. */
export interface KnownConnector {
  /** As on the command line. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  /** Only when it is asked for: a server that starts loads none. */
  readonly load: () => Promise<DeployedConnector<unknown>>;
}

export const CONNECTORS: readonly KnownConnector[] = [
  {
    name: 'okta',
    title: 'Okta',
    load: async () => exportedBy(await import('@facenition/okta/deployment'), 'oktaConnector'),
  },
  {
    name: 'entra',
    title: 'Microsoft Entra',
    load: async () => exportedBy(await import('@facenition/entra/deployment'), 'entraConnector'),
  },
  {
    name: 'cognito',
    title: 'Amazon Cognito',
    load: async () =>
      exportedBy(await import('@facenition/cognito/deployment'), 'cognitoConnector'),
  },
  {
    name: 'onelogin',
    title: 'OneLogin',
    load: async () =>
      exportedBy(await import('@facenition/onelogin/deployment'), 'oneloginConnector'),
  },
];

const isFunction = (value: unknown): boolean => typeof value === 'function';

const Connector = z.object({
  name: z.string(),
  schema: z.custom<z.ZodType>((value) => value instanceof z.ZodType),
  deployment: z.custom<DeployedConnector<unknown>['deployment']>(isFunction),
});

/** Each connector has a file of its own kind: what it reads, it alone gets back. */
function exportedBy(module: object, name: string): DeployedConnector<unknown> {
  const exported = Connector.safeParse(new Map(Object.entries(module)).get(name));
  if (exported.success) return exported.data;
  throw new DeploymentFault('ERR_LIBRARY_MISSING', `this release has no ${name}`);
}
