import { FacenitionError } from '@facenition/core';

/** Lets a number of tasks run side by side and a number of others wait, first come first served. */
export interface WaitingLine {
  /** Throws `ERR_OVERLOADED` where nobody may join. */
  checkPlace(): void;
  /**
   * Resolves when it is the caller's turn, with what ends it.
   *
   * Rejects with `ERR_OVERLOADED` where nobody may join, or with the reason of `gone` where that
   * aborts while the caller waits.
   */
  join(gone?: AbortSignal): Promise<() => void>;
  /** How many there are at the moment. */
  load(): { readonly running: number; readonly waiting: number };
  /** Rejects all who wait. */
  disband(): void;
}

interface Waiting {
  readonly begin: () => void;
  readonly drop: (reason: unknown) => void;
}

export function createWaitingLine(atOnce: number, mayWait: number): WaitingLine {
  const waiting = new Set<Waiting>();
  let running = 0;

  function end(): void {
    running -= 1;
    const [next] = waiting;
    next?.begin();
  }

  function checkPlace(): void {
    if (running + waiting.size < atOnce + mayWait) return;
    throw new FacenitionError('ERR_OVERLOADED', 'too many requests wait: try again later');
  }

  function turn(gone: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const drop = (reason: unknown): void => {
        waiting.delete(entry);
        gone?.removeEventListener('abort', onGone);
        reject(reason);
      };
      const onGone = (): void => drop(gone?.reason);
      const begin = (): void => {
        waiting.delete(entry);
        gone?.removeEventListener('abort', onGone);
        running += 1;
        resolve();
      };
      const entry: Waiting = { begin, drop };
      if (running < atOnce) return begin();
      waiting.add(entry);
      gone?.addEventListener('abort', onGone);
    });
  }

  return {
    checkPlace,
    async join(gone) {
      gone?.throwIfAborted();
      checkPlace();
      await turn(gone);
      return end;
    },
    load: () => ({ running, waiting: waiting.size }),
    disband() {
      const closed = new FacenitionError('ERR_OVERLOADED', 'the server stops');
      for (const { drop } of [...waiting]) drop(closed);
    },
  };
}
