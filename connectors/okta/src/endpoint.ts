import {
  asFault,
  type CallerCheck,
  createEndpoint,
  createHandler,
  type Endpoint,
  type Handler,
  type HandlerOptions,
  type HookEvent,
  HookFault,
  type HookReply,
  tell,
} from '@facenition/hook';
import type { EventHook } from './event-hook.ts';
import type { PasswordImportHook } from './password-import-hook.ts';
import type { RegistrationHook } from './registration-hook.ts';
import { REFUSAL, refusal } from './reply.ts';
import type { SamlHook } from './saml-hook.ts';
import type { TokenHook } from './token-hook.ts';

/** Those that this address answers; the others are refused. */
export interface OktaHooks {
  readonly token?: TokenHook;
  readonly registration?: RegistrationHook;
  readonly saml?: SamlHook;
  readonly passwordImport?: PasswordImportHook;
  readonly event?: EventHook;
}

export interface OktaEndpointOptions {
  readonly hooks: OktaHooks;
  /** For all of them: the same secret or client is written into each hook of the org. */
  readonly caller: CallerCheck;
  readonly onEvent: (event: HookEvent) => void;
  /** Okta gives up after 3000 ms; 2000 unless said. */
  readonly deadlineMs?: number;
}

/** Of what is no hook's in particular. */
const NAME = 'okta';
const CHALLENGE = 'x-okta-verification-challenge';
const LONGEST_CHALLENGE = 1024;

/**
 * One address for all hooks of an org, told apart by their `eventType`; and the question whether an
 * event hook is ours, which Okta asks once by GET. Throws `HookFault` `ERR_CONFIG_INVALID`.
 */
export function createOktaEndpoint({
  hooks,
  caller,
  onEvent,
  deadlineMs = 2000,
}: OktaEndpointOptions): Endpoint {
  const handler = dispatch(handlersOf(hooks, { deadlineMs, onEvent }), onEvent);
  const inline = createEndpoint({ handler, caller, onEvent });
  const isAsked = (request: Request): boolean =>
    hooks.event !== undefined && request.method === 'GET' && request.headers.has(CHALLENGE);
  return (request) => (isAsked(request) ? prove(request, caller, onEvent) : inline(request));
}

function handlersOf(hooks: OktaHooks, options: HandlerOptions): readonly Handler<HookReply>[] {
  const { token, registration, saml, passwordImport, event } = hooks;
  const handlers = [
    token && createHandler(token, options),
    registration && createHandler(registration, options),
    saml && createHandler(saml, options),
    passwordImport && createHandler(passwordImport, options),
    event && createHandler(event, options),
  ].filter((one) => one !== undefined);
  if (handlers.length > 0) return handlers;
  throw new HookFault('ERR_CONFIG_INVALID', 'no hook is given');
}

/** By the type of the event. Where there is one hook alone, everything is for it to refuse. */
function dispatch(
  handlers: readonly Handler<HookReply>[],
  onEvent: HandlerOptions['onEvent'],
): Handler<HookReply> {
  const [only, ...others] = handlers;
  if (only !== undefined && others.length === 0) return only;
  const byType = new Map(handlers.map((handler) => [handler.name, handler]));
  const refuse = (thrown: unknown): HookReply => {
    tellFault(thrown, onEvent);
    return refusal(REFUSAL);
  };
  return {
    name: NAME,
    refuse,
    async handle(payload) {
      const handler = byType.get(typeOf(payload) ?? '');
      if (handler !== undefined) return handler.handle(payload);
      return refuse(new HookFault('ERR_PAYLOAD_INVALID', 'an event of no hook that is given'));
    },
  };
}

function tellFault(thrown: unknown, onEvent: HandlerOptions['onEvent']): HookFault {
  const fault = asFault(thrown);
  tell(onEvent, { kind: 'fault', hook: NAME, code: fault.code, fault });
  return fault;
}

function typeOf(payload: unknown): string | undefined {
  if (typeof payload !== 'object' || payload === null || !('eventType' in payload))
    return undefined;
  return typeof payload.eventType === 'string' ? payload.eventType : undefined;
}

/** @see https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
async function prove(
  request: Request,
  caller: CallerCheck,
  onEvent: HandlerOptions['onEvent'],
): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    await caller(request.headers);
  } catch (thrown) {
    const { code } = tellFault(thrown, onEvent);
    const status = code === 'ERR_CALLER_UNKNOWN' ? 401 : 503;
    return new Response(null, { status, headers });
  }
  const verification = request.headers.get(CHALLENGE) ?? '';
  if (verification.length > LONGEST_CHALLENGE) return new Response(null, { status: 400, headers });
  return Response.json({ verification }, { headers });
}
