import { createServer, type RequestListener, type Server } from 'node:http';
import { FacenitionError } from '@facenition/core';

/** A client that has not sent its whole request by then has lost its connection or means harm. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;

/** Longer than proxies keep a connection: they end it, and never send into one that we have just ended. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** More than a proxy keeps open; those beyond are closed at once, before they cost anything. */
const MAX_CONNECTIONS = 1024;

/** How often connections without a request are closed while the server stops. */
const IDLE_SWEEP_MS = 20;

export interface HttpServer {
  readonly url: string;
  /** Takes no new connections, lets requests finish within the limit, then cuts them off. */
  close(): Promise<{ readonly requestsCutOff: boolean }>;
}

export interface ListenAddress {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Which settings to change where it cannot be had. */
  readonly settings: string;
  readonly stopTimeoutSeconds: number;
}

/**
 * Listens on an address; port 0 is any free one.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where the address cannot be had
 */
export async function listen(app: RequestListener, where: ListenAddress): Promise<HttpServer> {
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    app,
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const message = `cannot listen on ${where.host} port ${where.port}: set ${where.settings}`;
      reject(new FacenitionError('ERR_CONFIG_INVALID', message, { cause }));
    });
    server.listen(where.port, where.host, resolve);
  });
  return {
    url: `http://${hostOf(where.host)}:${portOf(server)}`,
    close: () => closeWithin(server, where.stopTimeoutSeconds * 1000),
  };
}

function closeWithin(server: Server, limitMs: number): Promise<{ requestsCutOff: boolean }> {
  return new Promise((resolve) => {
    let requestsCutOff = false;
    const limit = setTimeout(() => {
      requestsCutOff = true;
      server.closeAllConnections();
    }, limitMs);
    // A kept-alive connection would hold the end up for seconds after its last answer.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    server.close(() => {
      clearTimeout(limit);
      clearInterval(sweep);
      resolve({ requestsCutOff });
    });
  });
}

/** As it is written in an address; the ones that mean "every interface" are reached locally. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
