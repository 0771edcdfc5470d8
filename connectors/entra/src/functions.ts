/**
 * Hooks as functions of Azure, in the programming model v4.
 *
 * @module
 */
import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import type { Endpoint } from '@facenition/hook';

/** What a function of Azure is called with. */
export type FunctionHandler = (request: HttpRequest) => Promise<HttpResponseInit>;

/**
 * Makes each endpoint a function: `tokenIssuanceStart` answers at `/api/tokenIssuanceStart`. Their
 * `authLevel` is `anonymous`: the endpoint itself finds out who calls.
 */
export function registerFunctions(endpoints: Readonly<Record<string, Endpoint>>): void {
  for (const [name, endpoint] of Object.entries(endpoints)) {
    app.http(name, {
      methods: ['POST'],
      authLevel: 'anonymous',
      handler: toFunctionHandler(endpoint),
    });
  }
}

/** An endpoint as the handler of a function, for an `app.http` of one's own. */
export function toFunctionHandler(endpoint: Endpoint): FunctionHandler {
  return async (request) => {
    const response = await endpoint(requestOf(request));
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

function requestOf({ url, method, headers, body }: HttpRequest): Request {
  const stream = body === null ? undefined : ReadableStream.from(body);
  return new Request(url, {
    method,
    headers: Object.fromEntries(headers),
    ...(stream !== undefined && { body: stream, duplex: 'half' }),
  });
}
