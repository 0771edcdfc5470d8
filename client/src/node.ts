/**
 * The typed client of Facenition's server, for Node: with connections of its own.
 *
 * @module
 */
import { Agent, fetch as fetchBy } from 'undici';
import { type Client, type ClientOptions, createClientOn } from './client.ts';

export type { Answer, CallOptions, KeyedCallOptions, Photo, Request } from './call-types.ts';
export type { Client, ClientOptions } from './client.ts';
export {
  type ClientCode,
  FacenitionApiError,
  type FacenitionApiErrorCode,
} from './errors.ts';
export type { OperationId, ServerCode } from './operations.ts';
export type { Fetch, FetchAnswer, FetchInit } from './transport.ts';

/** Further calls wait for one of them: a server that is behind is not given more at once. */
const MOST_CONNECTIONS = 32;

/** Less than the five seconds after which a Node server closes: nobody sends into a closed one. */
const KEPT_MS = 4000;

/** A client of one server. `close` it to let the process end at once. */
export function createClient(options: ClientOptions): Client {
  if (options.fetch !== undefined) {
    return createClientOn({ fetch: options.fetch, close: async () => {} }, options);
  }
  const agent = new Agent({
    connections: MOST_CONNECTIONS,
    keepAliveTimeout: KEPT_MS,
    // A call has a deadline of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= agent.close();
    return closed;
  };
  const fetch = (url: string, init: Parameters<typeof fetchBy>[1]) =>
    fetchBy(url, { ...init, dispatcher: agent });
  return createClientOn({ fetch, close }, options);
}
