import { readBody } from './body.ts';
import type { CallerCheck } from './callers.ts';
import { type HookEvent, tell } from './event.ts';
import { asFault, type HookFault } from './fault.ts';
import type { Handler } from './hook.ts';
import { parseStrictJson } from './strict-json.ts';

/** What a hook over HTTP answers. */
export interface HookReply {
  readonly status: number;
  /** JSON; absent: nothing. */
  readonly body?: unknown;
}

export interface EndpointOptions {
  readonly handler: Handler<HookReply>;
  readonly caller: CallerCheck;
  readonly onEvent: (event: HookEvent) => void;
  /** The largest body, in bytes; 262,144 unless said. */
  readonly bodyBytes?: number;
}

/** A hook behind an address: for any runtime that knows `Request` and `Response`. */
export type Endpoint = (request: Request) => Promise<Response>;

/**
 * Who calls is found out before anything of the body is read: 401 to whoever is not the identity
 * provider, 503 where that cannot be known. After that every call is answered as the vendor
 * expects, with its refusal where nothing could be decided.
 */
export function createEndpoint({
  handler,
  caller,
  onEvent,
  bodyBytes = 262_144,
}: EndpointOptions): Endpoint {
  const refuse = (thrown: unknown): Response => {
    const fault = asFault(thrown);
    tell(onEvent, { kind: 'fault', hook: handler.name, code: fault.code, fault });
    return refusal(fault);
  };
  return async (request) => {
    if (request.method !== 'POST') return empty(405, { allow: 'POST' });
    try {
      await caller(request.headers);
    } catch (thrown) {
      return refuse(thrown);
    }
    let payload: unknown;
    try {
      payload = parseStrictJson(await readBody(request, bodyBytes));
    } catch (thrown) {
      return replied(handler.refuse(thrown));
    }
    return replied(await handler.handle(payload));
  };
}

/** Without a word of why: whoever is not known learns nothing. */
function refusal({ code }: HookFault): Response {
  return code === 'ERR_CALLER_UNKNOWN'
    ? empty(401, { 'www-authenticate': 'Bearer' })
    : empty(503, { 'retry-after': '5' });
}

function empty(status: number, headers: Readonly<Record<string, string>>): Response {
  return new Response(null, { status, headers: { ...headers, 'cache-control': 'no-store' } });
}

function replied({ status, body }: HookReply): Response {
  if (body === undefined) return empty(status, {});
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return new Response(JSON.stringify(body), { status, headers });
}
