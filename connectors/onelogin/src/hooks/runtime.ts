import { createHandler, type Hook, type HookEvent } from '@facenition/hook';

/** What the hook gets of the function that runs it, and all that it gets. */
export interface HookRuntime {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /** A line for the log of the hook, which administrators of the account can read. */
  readonly log: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** The function that OneLogin calls. Never rejects. */
export type SmartHook<Response> = (context: unknown) => Promise<Response>;

export function smartHook<Question, Answer extends { readonly outcome: string }, Response>(
  hook: Hook<Question, Answer, Response>,
  deadlineMs: number,
  { log, clock }: HookRuntime,
): SmartHook<Response> {
  const onEvent = (event: HookEvent): void => log(eventLine(event, clock()));
  return createHandler(hook, { deadlineMs, onEvent }).handle;
}

/** As `formatEvent` writes it, but for causes: a cause is an error of somebody else's. */
function eventLine(event: HookEvent, at: number): string {
  const { kind, hook, call } = event;
  const head = { time: new Date(at).toISOString(), kind, hook, call };
  if (event.kind === 'answered') {
    const { outcome, reason } = event;
    return JSON.stringify({ ...head, outcome, reason });
  }
  const { code, message } = event.fault;
  return JSON.stringify({ ...head, code, message });
}
