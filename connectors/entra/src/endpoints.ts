import {
  type CallerCheck,
  createEndpoint,
  createHandler,
  type Endpoint,
  type Hook,
  type HookEvent,
  type HookReply,
} from '@facenition/hook';

/** Of the two seconds that Entra waits at most: the rest is for the way. */
export const DEADLINE_MS = 1600;

export interface EntraEndpointOptions {
  readonly caller: CallerCheck;
  readonly onEvent: (event: HookEvent) => void;
  /** 1600 unless said: less than the timeout of the custom extension. */
  readonly deadlineMs?: number;
}

/** A hook behind an address, for any runtime that knows `Request` and `Response`. */
export function createEntraEndpoint<Question, Answer extends { readonly outcome: string }>(
  hook: Hook<Question, Answer, HookReply>,
  { caller, onEvent, deadlineMs = DEADLINE_MS }: EntraEndpointOptions,
): Endpoint {
  return createEndpoint({ handler: createHandler(hook, { deadlineMs, onEvent }), caller, onEvent });
}
