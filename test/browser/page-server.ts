import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { basename, extname, join } from 'node:path';

const TYPES = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

const PAGES = join(import.meta.dirname, 'pages');

/** Serves the pages beside this file, on localhost: a secure context without a certificate. */
export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** @param onFrame answers what a page uploads */
export async function servePages(
  onFrame: (frame: Uint8Array) => Promise<unknown>,
): Promise<PageServer> {
  const server = createServer((request, response) => {
    // A fault breaks the connection off: the page's `fetch` fails, and with it the test.
    answer(request, response, onFrame).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  onFrame: (frame: Uint8Array) => Promise<unknown>,
): Promise<void> {
  if (request.method === 'POST') {
    const body = JSON.stringify(await onFrame(await readAll(request)));
    response.setHeader('content-type', 'application/json').end(body);
    return;
  }
  const name = basename(request.url ?? '');
  const type = TYPES.get(extname(name));
  if (type === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', type).end(await readFile(join(PAGES, name)));
}

async function readAll(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
