/**
 * Endpoints of hooks in a server of Node's `http`, and in Express.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Endpoint } from './endpoint.ts';

/** What `http.createServer` and a route of Express take. */
export type NodeListener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * An endpoint as a listener. In Express put it before anything that reads bodies
 * (`express.json()`): the endpoint finds out who calls before it reads one.
 */
export function toNodeListener(endpoint: Endpoint): NodeListener {
  return (request, response) => {
    answerOf(endpoint, request).then(
      (answer) => send(answer, response),
      // What an endpoint does not answer itself opens nothing.
      () => response.writeHead(500, { 'cache-control': 'no-store' }).end(),
    );
  };
}

/** Rejects, and never throws, where a method is none that a `Request` may have, as TRACE. */
async function answerOf(endpoint: Endpoint, incoming: IncomingMessage): Promise<Response> {
  return endpoint(requestOf(incoming));
}

function requestOf(incoming: IncomingMessage): Request {
  const { method = 'GET', rawHeaders } = incoming;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  }
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // Endpoints never look at the address: which one is called decides the route.
  return new Request('http://localhost/', {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
  });
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(new Uint8Array(await answer.arrayBuffer()));
}
