import { FacenitionApiError } from './errors.ts';

/** One end for everything that a call does: its time, or the signal of its caller. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly remainingMs: () => number;
  /** Why it is over; `undefined`: it is not. */
  readonly fault: () => FacenitionApiError | undefined;
  /** Waits, until it is over at most. Not to be called where it is. */
  readonly pause: (ms: number) => Promise<void>;
}

export function createDeadline(timeoutMs: number, caller: AbortSignal | undefined): Deadline {
  const end = performance.now() + timeoutMs;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = caller === undefined ? timeout : AbortSignal.any([timeout, caller]);
  return {
    signal,
    remainingMs: () => end - performance.now(),
    fault() {
      if (caller?.aborted === true) {
        const cause: unknown = caller.reason;
        return new FacenitionApiError('ERR_ABORTED', 'the caller gave up', { cause });
      }
      if (!timeout.aborted) return undefined;
      return new FacenitionApiError('ERR_TIMEOUT', `no answer within ${timeoutMs} ms`);
    },
    pause: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}
