/**
 * The typed client of Facenition's server, for browsers, edge runtimes, Deno and Bun: by the
 * `fetch` of the platform. Node gets `node.ts` in its place.
 *
 * @module
 */
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

/** A client of one server. */
export function createClient(options: ClientOptions): Client {
  const platform = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    close: async () => {},
  };
  return createClientOn(platform, options);
}
