import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type Cluster, startCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers with the address of the PostgreSQL of this run, started when it is first asked for. */
    readonly postgresAt: string;
  }
}

let cluster: Promise<Cluster> | undefined;

const server = createServer((_, response) => {
  cluster ??= startCluster();
  cluster.then(
    ({ url }) => response.end(url),
    (fault: unknown) => response.writeHead(500).end(String(fault)),
  );
});

/** One PostgreSQL for all test files of a run, and none for a run that does without. */
export async function setup(project: TestProject): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('postgresAt', `http://127.0.0.1:${portOf(server.address())}`);
}

export async function teardown(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await (await cluster)?.close();
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
