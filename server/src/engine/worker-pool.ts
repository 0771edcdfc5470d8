import { fileURLToPath } from 'node:url';
import { type Acquisition, type Clock, type FaceChoice, FacenitionError } from '@facenition/core';
import { Piscina } from 'piscina';
import { faultOf } from '../fault-summary.ts';
import type { EngineReply, EngineTaskKind, EngineTasks } from './engine-task.ts';
import type { EngineSetup } from './template-ports.ts';
import type { TemplateService } from './template-service.ts';

/** Inference in threads of its own, so that it never holds up the one that answers requests. */
export interface WorkerPool extends TemplateService {
  acquire(sample: Uint8Array, choice: FaceChoice): Promise<Acquisition>;
  /** Resolves when a worker has its models loaded; rejects with what stands in the way. */
  warm(): Promise<void>;
  /** Ends every thread; what still runs rejects. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  readonly setup: EngineSetup;
  /** Threads; each does one task at a time. */
  readonly workers: number;
  /** Tasks that may wait beyond those that run. */
  readonly queueLimit: number;
  readonly clock: Clock;
}

// In a checkout TypeScript runs as it is, and finds the other packages' sources.
const inCheckout = import.meta.url.endsWith('.ts');
const WORKER = fileURLToPath(new URL(inCheckout ? './worker.ts' : './worker.js', import.meta.url));

/** Starts all threads at once; each loads the pack's models. */
export function startWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { setup, workers, queueLimit, clock } = options;
  const threads = new Piscina({
    filename: WORKER,
    name: 'runTask',
    workerData: setup,
    minThreads: workers,
    maxThreads: workers,
    execArgv: inCheckout ? ['--conditions=@facenition/source'] : [],
    // Otherwise an idle thread sleeps in a way that also stops the loading of its models.
    atomics: 'disabled',
  });
  // Without a listener a thread that dies while idle would end the process. Piscina replaces it,
  // and the next task tells.
  threads.on('error', () => {});

  let pending = 0;
  async function run<Kind extends EngineTaskKind>(
    kind: Kind,
    input: EngineTasks[Kind]['input'],
  ): Promise<EngineTasks[Kind]['output']> {
    if (pending >= workers + queueLimit) {
      throw new FacenitionError('ERR_OVERLOADED', 'too many requests wait: try again later');
    }
    pending += 1;
    try {
      const reply: EngineReply<EngineTasks[Kind]['output']> = await threads.run({
        kind,
        input,
        now: clock(),
      });
      if (reply.ok) return reply.output;
      throw faultOf(reply.fault);
    } finally {
      pending -= 1;
    }
  }

  return {
    enrol: (request) => run('enrol', request),
    verify: (request) => run('verify', request),
    acquire: (sample, choice) => run('acquire', { sample, choice }),
    warm: () => run('warm', undefined),
    close: () => threads.destroy(),
  };
}
