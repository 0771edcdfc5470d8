import type * as z from 'zod';
import type { Deployment } from './resource.ts';
import type { Secret } from './secret.ts';

export interface DeployPorts {
  readonly fetch: typeof globalThis.fetch;
  /** What a reference of the file stands for. Rejects with `ERR_SECRET_MISSING`. */
  readonly secret: (reference: string) => Promise<Secret>;
  /** Of a file beside the connector file. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
}

/** How one kind of connector file is read, and what it makes. */
export interface DeployedConnector<File> {
  /** As on the command line: `okta`. */
  readonly name: string;
  readonly schema: z.ZodType<File>;
  /** Reaches nothing yet: what it needs of the network it gets when it is asked. */
  readonly deployment: (file: File, ports: DeployPorts) => Deployment;
}
