import { methodsOf } from './all-methods.ts';
import { checkedTimeout, createMethods } from './call.ts';
import { misused } from './errors.ts';
import type { Methods } from './methods.ts';
import type { Fetch, Transport } from './transport.ts';

export interface ClientOptions {
  /** Where the server is, with the path that a proxy may have put before it. */
  readonly url: string;
  /** The client token. Only a server with open registration answers anything without one. */
  readonly token?: string | undefined;
  /** For all attempts of a call together. */
  readonly timeoutMs?: number | undefined;
  /** How often a call is tried again, where that is safe. */
  readonly retries?: number | undefined;
  /** In place of the platform's own. */
  readonly fetch?: Fetch | undefined;
}

/** The interface of a server, an operation each. */
export interface Client extends Methods {
  /** Ends connections that are kept open, after the calls that still run. */
  close(): Promise<void>;
}

/** @throws FacenitionApiError `ERR_REQUEST_INVALID`, never with the value that is wrong */
export function createClientOn(
  { fetch, close }: Transport,
  { url, token, timeoutMs = 10_000, retries = 2 }: ClientOptions,
): Client {
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw misused('token: must be visible ASCII');
  if (!Number.isInteger(retries) || retries < 0 || retries > 10) {
    throw misused('retries: must be 0 to 10');
  }
  const setup = {
    url: checkedUrl(url),
    token,
    timeoutMs: checkedTimeout(timeoutMs),
    retries,
    fetch,
  };
  return { ...methodsOf(createMethods(setup)), close };
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw misused('url: must be http or https');
  }
  if (url.username + url.password + url.search + url.hash !== '') {
    throw misused('url: must be without user or query');
  }
  return url.href.replace(/\/+$/, '');
}
