import type { FacenitionErrorCode } from '@facenition/core';
import { summariseFault } from '../fault-summary.ts';
import type { KeyServiceCall, WatchKeyService } from '../keys/ports.ts';

/** A request to a service that keeps keys, as a thread noted it. Plain data: it crosses threads. */
export interface KeyCallNote extends KeyServiceCall {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly fault?: FacenitionErrorCode;
}

/** Notes the requests of one task after the other. */
export interface KeyCallNotes {
  readonly watch: WatchKeyService;
  /** What was noted since the last time. */
  take(): readonly KeyCallNote[];
}

export function createKeyCallNotes(): KeyCallNotes {
  let notes: KeyCallNote[] = [];
  return {
    async watch(call, work) {
      const startedAt = now();
      try {
        const answer = await work();
        notes.push({ ...call, startedAt, endedAt: now() });
        return answer;
      } catch (thrown) {
        const fault = summariseFault(thrown).code;
        notes.push({ ...call, startedAt, endedAt: now(), fault });
        throw thrown;
      }
    },
    take() {
      const taken = notes;
      notes = [];
      return taken;
    },
  };
}

/** With its fractions, unlike the clock of the system: the same in every thread. */
function now(): number {
  return performance.timeOrigin + performance.now();
}
