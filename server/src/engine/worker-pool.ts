import { fileURLToPath } from 'node:url';
import { type Acquisition, type Clock, type FaceChoice, FacenitionError } from '@facenition/core';
import { Piscina } from 'piscina';
import { faultOf } from '../fault-summary.ts';
import type { EngineReply, EngineTaskKind, EngineTasks } from './engine-task.ts';
import type { EngineSetup } from './template-ports.ts';
import type { TemplateService } from './template-service.ts';
import { createWaitingLine } from './waiting-line.ts';

/** Inference in threads of its own, so that it never holds up the one that answers requests. */
export interface WorkerPool extends TemplateService {
  acquire(sample: Uint8Array, choice: FaceChoice): Promise<Acquisition>;
  /** Resolves when every worker has its models loaded; rejects with what stands in the way. */
  warm(): Promise<void>;
  /** Throws `ERR_INTERNAL` where no thread is left to do anything. */
  checkAlive(): void;
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
  /** Told of a thread that ended by itself. Another takes its place. */
  readonly onWorkerLost?: () => void;
}

// In a checkout TypeScript runs as it is, and finds the other packages' sources.
const inCheckout = import.meta.url.endsWith('.ts');
const WORKER = fileURLToPath(new URL(inCheckout ? './worker.ts' : './worker.js', import.meta.url));

/** Starts all threads at once; each loads the pack's models. */
export function startWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { setup, workers, queueLimit, clock, onWorkerLost } = options;
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
  // Without a listener a thread that dies while idle would end the process.
  threads.on('error', () => {});
  let closing = false;
  threads.on('workerDestroy', () => {
    if (!closing) onWorkerLost?.();
  });
  const line = createWaitingLine(workers, queueLimit);

  async function send<Kind extends EngineTaskKind>(
    kind: Kind,
    input: EngineTasks[Kind]['input'],
    samples: readonly Uint8Array[],
  ): Promise<EngineTasks[Kind]['output']> {
    const reply: EngineReply<EngineTasks[Kind]['output']> = await threads.run(
      { kind, input, now: clock() },
      { transferList: buffersOf(samples) },
    );
    if (reply.ok) return reply.output;
    throw faultOf(reply.fault);
  }

  // Tasks wait here and not in the pool, where one that is dropped might be running already, and
  // would take its thread and the models in it along.
  async function run<Kind extends EngineTaskKind>(
    kind: Kind,
    input: EngineTasks[Kind]['input'],
    samples: readonly Uint8Array[],
    gone?: AbortSignal,
  ): Promise<EngineTasks[Kind]['output']> {
    const end = await line.join(gone);
    try {
      return await send(kind, input, samples);
    } finally {
      end();
    }
  }

  return {
    checkPlace: line.checkPlace,
    enrol: (request, gone) => run('enrol', request, request.samples, gone),
    verify: (request, gone) => run('verify', request, request.samples, gone),
    acquire: (sample, choice) => run('acquire', { sample, choice }, [sample]),
    async warm() {
      // As many as there are threads, sent at once: the pool gives each thread one.
      await Promise.all(Array.from({ length: workers }, () => send('warm', undefined, [])));
    },
    checkAlive() {
      if (threads.threads.length > 0) return;
      throw new FacenitionError('ERR_INTERNAL', 'no worker thread is left');
    },
    async close() {
      closing = true;
      line.disband();
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
