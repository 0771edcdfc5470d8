import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const Thing = z.looseObject({
  kind: z.string(),
  name: z.string(),
  parent: z.string(),
  password: z.string().optional(),
});

const Patch = z.record(z.string(), z.json());

export interface StoredThing extends z.infer<typeof Thing> {
  readonly id: string;
}

/** An identity provider with things in it that stand on one another, over real HTTP. */
export interface Vendor {
  readonly url: string;
  readonly token: string;
  readonly things: Map<string, StoredThing>;
  /** `POST /things` and so on, in order. */
  readonly requests: string[];
  /**
   * The n-th request that changes something from now on fails: `before` it is done, or `after`, with
   * the answer lost on the way.
   */
  breakAt(write: number, when: 'before' | 'after'): void;
  stop(): Promise<void>;
}

/** Starts one, and stops it after the test. */
export async function startVendor(): Promise<Vendor> {
  const things = new Map<string, StoredThing>();
  const requests: string[] = [];
  const token = randomUUID();
  let broken: { left: number; readonly when: 'before' | 'after' } | undefined;
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests.push(`${request.method} ${request.url}`);
    const body = await text(request);
    if (request.headers.authorization !== `Bearer ${token}`) return say(response, 401, {});
    const breaks = request.method !== 'GET' && broken !== undefined && --broken.left === 0;
    // Worse than any real one: it tells what it was sent.
    if (breaks && broken?.when === 'before') return say(response, 500, { sent: body });
    const [status, answered] = act(things, request, body);
    if (breaks) request.socket.destroy();
    else say(response, status, answered);
  }
  const address = await listen(server);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    url: `http://127.0.0.1:${address.port}`,
    token,
    things,
    requests,
    breakAt: (write, when) => {
      broken = { left: write, when };
    },
    stop,
  };
}

function act(
  things: Map<string, StoredThing>,
  { method, url = '' }: IncomingMessage,
  body: string,
): readonly [number, unknown] {
  const { pathname, searchParams } = new URL(url, 'http://vendor');
  const id = decodeURIComponent(pathname.split('/')[2] ?? '');
  const found = things.get(id);
  if (method === 'GET') {
    const { kind, parent } = Object.fromEntries(searchParams);
    if (parent !== '' && !things.has(parent ?? '')) return [404, { code: 'no-parent' }];
    const listed = [...things.values()].filter((it) => it.kind === kind && it.parent === parent);
    // As real ones do: what is secret goes in, and never out.
    return [200, listed.map(({ password: _, ...shown }) => shown)];
  }
  if (method === 'POST') {
    const made = { ...Thing.parse(JSON.parse(body)), id: randomUUID(), made: 'by the vendor' };
    if (made.parent !== '' && !things.has(made.parent)) return [400, { code: 'no-parent' }];
    things.set(made.id, made);
    return [201, { id: made.id }];
  }
  if (found === undefined) return [404, {}];
  if (method === 'DELETE') {
    if ([...things.values()].some(({ parent }) => parent === id)) return [409, { code: 'in-use' }];
    things.delete(id);
    return [204, {}];
  }
  things.set(id, { ...Thing.parse({ ...found, ...Patch.parse(JSON.parse(body)) }), id });
  return [200, { id }];
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 204 ? undefined : JSON.stringify(body));
}

async function listen(server: Server): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address;
}
