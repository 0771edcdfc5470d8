import { createDeadline } from './deadline.ts';
import { type HookEvent, tell } from './event.ts';
import { asFault, HookFault } from './fault.ts';

/**
 * One hook of one identity provider: two pure functions, what is asked between them, and what the
 * identity provider gets where nothing could be decided.
 */
export interface Hook<Question, Answer extends { readonly outcome: string }, Response> {
  /** As the identity provider calls it, for the operator's log. */
  readonly name: string;
  /**
   * Vendor payload -> our question, and the vendor's own name of this call. Throws `HookFault`
   * `ERR_PAYLOAD_INVALID`, `ERR_PAYLOAD_FOREIGN`.
   */
  readonly read: (payload: unknown) => Asked<Question>;
  readonly ask: (question: Question, signal: AbortSignal) => Promise<Answer>;
  /** Our outcome -> vendor response. */
  readonly write: (answer: Answer, question: Question) => Response;
  /** The vendor's refusal, without an explanation; for a Lambda it may throw one. */
  readonly refuse: (fault: HookFault) => Response;
}

export interface Asked<Question> {
  readonly question: Question;
  /** The vendor's name of this call: the same when it is repeated. */
  readonly call: string;
}

export interface HandlerOptions {
  /** What the identity provider waits for, less what the way back takes. */
  readonly deadlineMs: number;
  /** Told of every call. Never given the payload. */
  readonly onEvent: (event: HookEvent) => void;
}

/** A hook that answers whatever comes. */
export interface Handler<Response> {
  readonly name: string;
  readonly handle: (payload: unknown) => Promise<Response>;
  /** For a call whose payload could not be had. */
  readonly refuse: (thrown: unknown) => Response;
}

/** Reads, asks, writes; and refuses where any of that fails or takes too long. */
export function createHandler<Question, Answer extends { readonly outcome: string }, Response>(
  hook: Hook<Question, Answer, Response>,
  { deadlineMs, onEvent }: HandlerOptions,
): Handler<Response> {
  const { name } = hook;
  const refuse = (thrown: unknown, call?: string): Response => {
    const fault = asFault(thrown);
    const { code } = fault;
    tell(onEvent, { kind: 'fault', hook: name, ...(call !== undefined && { call }), code, fault });
    return hook.refuse(fault);
  };
  return {
    name,
    refuse: (thrown) => refuse(thrown),
    async handle(payload) {
      const deadline = createDeadline(deadlineMs);
      let call: string | undefined;
      let response: Response;
      let event: HookEvent;
      try {
        const asked = hook.read(payload);
        call = asked.call;
        const answer = await deadline.within(hook.ask(asked.question, deadline.signal));
        response = hook.write(answer, asked.question);
        event = { kind: 'answered', hook: name, call, ...wordsOf(answer) };
      } catch (thrown) {
        return refuse(thrown, call);
      } finally {
        deadline.end();
      }
      tell(onEvent, event);
      return response;
    },
  };
}

function wordsOf(answer: { readonly outcome: string }): { outcome: string; reason?: string } {
  const { outcome } = answer;
  const reason = 'reason' in answer ? answer.reason : undefined;
  return { outcome, ...(typeof reason === 'string' && { reason }) };
}

/** The payload of a hook as its schema reads it. Throws `HookFault` `ERR_PAYLOAD_INVALID`. */
export function parsePayload<Output>(
  schema: { safeParse(payload: unknown): Parsed<Output> },
  payload: unknown,
  name: string,
): Output {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new HookFault('ERR_PAYLOAD_INVALID', `not an event of ${name}`, { cause: parsed.error });
}

type Parsed<Output> =
  | { readonly success: true; readonly data: Output }
  | { readonly success: false; readonly error: unknown };
