import type { Server } from 'node:http';
import type { WhenDone } from '../temporary-folder.ts';

/** Lets a server listen on a port of its own on this machine. Answers where it is. */
export async function listenHere(
  server: Server,
  whenDone: WhenDone,
  host = '127.0.0.1',
): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenDone(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('does not listen');
  return `http://${host}:${address.port}`;
}
