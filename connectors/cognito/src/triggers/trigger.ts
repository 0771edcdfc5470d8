import { createHandler, type Hook, type HookEvent } from '@facenition/hook';
import type { EventOwner } from './event.ts';

export interface TriggerOptions extends EventOwner {
  /** Told of every call. */
  readonly onEvent: (event: HookEvent) => void;
  /** Cognito waits 5 s, the start of the function included; 4000 unless said. */
  readonly deadlineMs?: number | undefined;
}

/**
 * The handler of a Lambda function. Resolves with what Cognito goes on with; rejects with an `Error`
 * whose text the person who signs in may read, so that it says nothing.
 */
export type Trigger = (event: unknown, context?: unknown) => Promise<unknown>;

/** Lets Cognito go on with an event, or stops it by an error. */
export type TriggerReply =
  | { readonly kind: 'event'; readonly event: object }
  | { readonly kind: 'error'; readonly message: string };

export type TriggerHook<Question, Answer extends { readonly outcome: string }> = Hook<
  Question,
  Answer,
  TriggerReply
>;

/** To whoever is not who they say, or has not shown a face. */
export const REFUSED = 'Face verification failed.';
/** Where nothing could be decided. */
export const UNAVAILABLE = 'Face verification is unavailable.';

export const goOn = (event: object): TriggerReply => ({ kind: 'event', event });
export const stop = (message: string): TriggerReply => ({ kind: 'error', message });

export function createTrigger<Question, Answer extends { readonly outcome: string }>(
  hook: TriggerHook<Question, Answer>,
  { onEvent, deadlineMs = 4000 }: TriggerOptions,
): Trigger {
  return async (payload, context) => {
    // An event has no id of its own: the log of the function has the request's.
    const call = requestIdOf(context);
    const read: typeof hook.read = (event) => ({ ...hook.read(event), ...call });
    const handler = createHandler({ ...hook, read }, { deadlineMs, onEvent });
    const reply = await handler.handle(payload);
    if (reply.kind === 'event') return reply.event;
    throw new Error(reply.message);
  };
}

function requestIdOf(context: unknown): { readonly call?: string } {
  const id: unknown =
    typeof context === 'object' && context !== null && 'awsRequestId' in context
      ? context.awsRequestId
      : undefined;
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? { call: id } : {};
}
