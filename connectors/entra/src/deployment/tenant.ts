import { DeploymentFault, type Output } from '@facenition/deployment';
import * as z from 'zod';
import { type Graph, GraphFault, quoted, strange } from '../graph.ts';

/** The tenant, as resources reach it. */
export interface Tenant {
  readonly graph: Graph;
  readonly wait: (ms: number) => Promise<void>;
}

export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

const TRIES = 6;
const PAUSE_MS = 3000;

/** What was made a moment ago is not everywhere at once: tries again while it is not known there. */
export async function eventually<Answer>(
  { wait }: Pick<Tenant, 'wait'>,
  call: () => Promise<Answer>,
): Promise<Answer> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await call();
    } catch (fault) {
      if (tried === TRIES || !isNotYet(fault)) throw fault;
    }
    await wait(PAUSE_MS);
  }
}

function isNotYet(fault: unknown): boolean {
  if (!(fault instanceof GraphFault)) return false;
  return fault.status === 404 || fault.message.includes('NoBackingApplicationObject');
}

/** The one of that name. Throws `ERR_VENDOR_FAILED` where there are several: none is changed then. */
export function onlyOne<Thing>(things: readonly Thing[], what: string): Thing | undefined {
  if (things.length <= 1) return things[0];
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `there are ${things.length} of ${what}: rename or delete all but one`,
  );
}

/** An answer of Graph, as its schema reads it. */
export function read<Thing>(schema: z.ZodType<Thing>, answer: unknown, what: string): Thing {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw strange(what);
}

export async function readList<Thing>(
  graph: Graph,
  path: string,
  schema: z.ZodType<Thing>,
): Promise<readonly Thing[]> {
  return read(z.array(schema), await graph.list(path), path.replace(/\?.*/, ''));
}

const Made = z.looseObject({ id: z.string() });

/** Makes something, and has its id. */
export async function make(graph: Graph, path: string, body: unknown): Promise<Output> {
  const { id } = read(Made, await graph.post(path, body), path);
  return { id };
}

const Principal = z.looseObject({ id: z.string(), appId: z.string() });

export async function principalOf(graph: Graph, appId: string): Promise<string | undefined> {
  const path = `/v1.0/servicePrincipals?$filter=appId eq ${quoted(appId)}`.replaceAll(' ', '%20');
  return (await readList(graph, path, Principal))[0]?.id;
}

/** Throws `ERR_VENDOR_FAILED` where the tenant has none. */
export async function needPrincipal(graph: Graph, appId: string): Promise<string> {
  const id = await principalOf(graph, appId);
  if (id !== undefined) return id;
  throw new DeploymentFault(
    'ERR_VENDOR_FAILED',
    `the application ${appId} has no service principal in this tenant`,
  );
}
