import { once } from 'node:events';
import type { Server } from 'node:net';
import type { WhenDone } from './temporary-folder.ts';

interface HttpServer extends Server {
  closeAllConnections(): void;
}

/** Lets a server listen on a port of its own on this machine. Answers where it is. */
export async function listenHere(
  server: HttpServer,
  whenDone: WhenDone,
  host = '127.0.0.1',
): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return `http://${host}:${address.port}`;
}
