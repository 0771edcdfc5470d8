import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

/** One call of a webhook, byte for byte. */
export interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  /** The first call to that address which says that, once there is one. */
  call(path: string, saying: string): Promise<Call>;
  close(): Promise<void>;
}

/** Takes webhooks; at `/gone` it wants no more of them. */
export async function startReceiver(): Promise<Receiver> {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', method = '', headers } = request;
      calls.push({ url, method, headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(url === '/gone' ? 410 : 204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async call(path, saying) {
      for (let tries = 0; tries < 200; tries += 1) {
        const found = calls.find(({ url, body }) => url === path && body.includes(saying));
        if (found !== undefined) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no call to ${path}`);
    },
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
