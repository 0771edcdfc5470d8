import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';

const json = (status: number, body: unknown) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(typeof body === 'string' ? body : JSON.stringify(body));

const problem = (status: number, code: string) => (response: ServerResponse) =>
  response
    .writeHead(status, { 'content-type': 'application/problem+json' })
    .end(JSON.stringify({ type: 'about:blank', title: code, status, code }));

/** Ways in which a server that should answer a question does not, by their names. */
export const BROKEN: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'does not answer': () => {},
  'answers a byte at a time': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  },
  'breaks the connection': (response) => void response.destroy(),
  'is too busy': problem(503, 'ERR_OVERLOADED'),
  'does not know the client': problem(401, 'ERR_UNAUTHENTICATED'),
  'lets this client ask something else': problem(403, 'ERR_SCOPE_INSUFFICIENT'),
  'has lost its database': problem(502, 'ERR_STORE_FAILED'),
  'counts too many': problem(429, 'ERR_RATE_LIMITED'),
  'is somebody else, with a page': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Welcome</title>'),
  'sends elsewhere': (response) =>
    response.writeHead(302, { location: 'https://elsewhere.example/' }).end(),
  'answers nothing': (response) => response.writeHead(204).end(),
  'answers no JSON': json(200, '{"ok": true'),
  'answers yes and no more': json(200, { ok: true }),
  'answers yes as a text': json(200, { ok: 'true' }),
  'answers yes and a reason why not': json(200, { ok: true, reason: 'wrong_user' }),
  'answers of another operation': json(200, { ok: true, authenticated: true, match: true }),
  'answers a megabyte': json(200, { ok: true, padding: 'x'.repeat(1_000_000) }),
};

export interface BrokenServer {
  readonly url: string;
  close(): Promise<void>;
}

/** A server that answers whatever is asked in one way. */
export async function startBroken(
  answer: (response: ServerResponse) => void,
): Promise<BrokenServer> {
  const listener: RequestListener = (request, response) => {
    request.resume();
    request.on('end', () => answer(response));
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
