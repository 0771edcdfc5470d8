import { createHandler, type HookEvent } from '@facenition/hook';

interface AskedOptions {
  readonly deadlineMs: number;
  readonly onEvent: (event: HookEvent) => void;
}

/**
 * What Facenition says in time; `undefined` where it does not, which is told to the operator.
 *
 * @param call the name of the event: the transaction, once there is one
 */
export function asked<Answer extends { readonly outcome: string }>(
  name: string,
  call: string,
  ask: (signal: AbortSignal) => Promise<Answer>,
  options: AskedOptions,
): Promise<Answer | undefined> {
  const handler = createHandler<undefined, Answer, Answer | undefined>(
    {
      name,
      read: () => ({ question: undefined, call }),
      ask: (_question, signal) => ask(signal),
      write: (answer) => answer,
      refuse: () => undefined,
    },
    options,
  );
  return handler.handle(undefined);
}
