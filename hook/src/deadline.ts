import { HookFault } from './fault.ts';

/** The time that one call has. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** What a promise comes to in time. Rejects with `HookFault` `ERR_DEADLINE`. */
  within<Value>(promise: Promise<Value>): Promise<Value>;
  end(): void;
}

export function createDeadline(ms: number): Deadline {
  const controller = new AbortController();
  const over = Promise.withResolvers<never>();
  // Whoever waits for nothing does not hear of it.
  over.promise.catch(() => {});
  const timer = setTimeout(() => {
    over.reject(new HookFault('ERR_DEADLINE', `no answer within ${ms} ms`));
    controller.abort();
  }, ms);
  return {
    signal: controller.signal,
    within: (promise) => Promise.race([promise, over.promise]),
    end: () => clearTimeout(timer),
  };
}
