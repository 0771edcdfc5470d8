import { createServer, connect as openSocket, type Socket } from 'node:net';

/** Stands between a store and its PostgreSQL, as a network does. */
export interface Proxy {
  /** Of the same database, through here. */
  readonly url: string;
  /**
   * From now on nothing comes through, and no connection is told: not those that are open, and not
   * new ones.
   */
  fallSilent(): void;
  /** New connections come through again. Those that were open are never heard of any more. */
  recover(): void;
  close(): Promise<void>;
}

export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isSilent = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isSilent) return;
    const far = keep(openSocket(Number(target.port), target.hostname));
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: url.href,
    fallSilent() {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    recover() {
      isSilent = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
