import './no-telemetry.ts';
import type { Clock } from '@facenition/core';
import { Piscina } from 'piscina';
import { faultOf } from '../fault-summary.ts';
import { threadEntry } from '../thread-entry.ts';
import type { EngineReply, EngineTaskKind, EngineTasks } from './engine-task.ts';
import type { KeyCallNote } from './key-call-notes.ts';
import type { EngineSetup } from './template-ports.ts';

export interface WorkerThreadsOptions {
  readonly setup: EngineSetup;
  /** Threads; each does one task at a time. */
  readonly workers: number;
  readonly clock: Clock;
  /** Told of a thread that ended by itself. Another takes its place. */
  readonly onWorkerLost?: () => void;
  /** Told, before a task ends, of what that asked of a service that keeps keys. */
  readonly onKeyCall?: (call: KeyCallNote) => void;
}

export interface WorkerThreads {
  /** Does a task in a thread that is free. The memory of `samples` moves there where it can. */
  send<Kind extends EngineTaskKind>(
    kind: Kind,
    input: EngineTasks[Kind]['input'],
    samples: readonly Uint8Array[],
  ): Promise<EngineTasks[Kind]['output']>;
  /** How many threads there are at the moment. */
  count(): number;
  /** Ends every thread; what still runs rejects. */
  close(): Promise<void>;
}

/** Starts all threads at once; each loads the pack's models. */
export function startWorkerThreads(options: WorkerThreadsOptions): WorkerThreads {
  const { setup, workers, clock, onWorkerLost, onKeyCall = () => {} } = options;
  const threads = new Piscina({
    ...threadEntry(import.meta.url, 'worker'),
    name: 'runTask',
    workerData: setup,
    minThreads: workers,
    maxThreads: workers,
    // Otherwise an idle thread sleeps in a way that also stops the loading of its models.
    atomics: 'disabled',
  });
  // Without a listener a thread that dies while idle would end the process.
  threads.on('error', () => {});
  let closing = false;
  threads.on('workerDestroy', () => {
    if (!closing) onWorkerLost?.();
  });

  return {
    async send<Kind extends EngineTaskKind>(
      kind: Kind,
      input: EngineTasks[Kind]['input'],
      samples: readonly Uint8Array[],
    ) {
      const reply: EngineReply<EngineTasks[Kind]['output']> = await threads.run(
        { kind, input, now: clock() },
        { transferList: buffersOf(samples) },
      );
      for (const call of reply.keyCalls) onKeyCall(call);
      if (reply.ok) return reply.output;
      throw faultOf(reply.fault);
    },
    count: () => threads.threads.length,
    async close() {
      closing = true;
      await threads.destroy();
    },
  };
}

/** The memory of samples that have all of it to themselves: it moves between threads uncopied. */
function buffersOf(samples: readonly Uint8Array[]): ArrayBuffer[] {
  const own = samples.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return [...new Set(own)];
}
