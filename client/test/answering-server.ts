import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { WhenDone } from './when-done.ts';

/** What a request was, read to its end. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Uint8Array<ArrayBuffer>;
}

/** One answer. The last of a list answers everything after it, too. */
export type Answering = (response: ServerResponse, received: Received) => void;

export interface AnsweringServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** How many connections there have been. */
  readonly connections: () => number;
  close(): Promise<void>;
}

/** A real HTTP server that answers what it is told to. */
export async function startAnswering(
  whenDone: WhenDone,
  ...answers: readonly Answering[]
): Promise<AnsweringServer> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const body = new Uint8Array(Buffer.concat(chunks));
      const one = { path: request.url ?? '', headers: request.headers, body };
      const answer = answers[Math.min(received.length, answers.length - 1)];
      received.push(one);
      answer?.(response, one);
    });
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), 'close');
  };
  whenDone(close);
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, received, connections: () => connections, close };
}

export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answering {
  return text(status, JSON.stringify(body), 'application/json; charset=utf-8', headers);
}

export function text(
  status: number,
  body: string | Uint8Array,
  type: string,
  headers: Readonly<Record<string, string>> = {},
): Answering {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };
}

/** An answer of status 200, as the interface has it. */
export function success(body: object): Answering {
  return json(200, { ok: true, ...body });
}

/** An answer that is a failure, as the interface has it. */
export function failure(status: number, code: string, more: object = {}): Answering {
  return json(status, { ok: false, error: 'what is wrong', code, ...more });
}

/** The connection is cut once the request is here. */
export const cutOff: Answering = (response) => {
  response.destroy();
};

/** Never an answer. */
export const hanging: Answering = () => {};
