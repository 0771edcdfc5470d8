import {
  type Acquisition,
  type FaceChoice,
  FacenitionError,
  withoutPassiveCheck,
} from '@facenition/core';
import { noTracer, type Tracer } from '../tracing/tracer.ts';
import type { AnalysisService } from './analysis-service.ts';
import type { EngineTaskKind, EngineTasks } from './engine-task.ts';
import type { RosterService } from './roster-service.ts';
import type { TemplateService } from './template-service.ts';
import { createWaitingLine } from './waiting-line.ts';
import { startWorkerThreads, type WorkerThreadsOptions } from './worker-threads.ts';

/** Inference in threads of its own, so that it never holds up the one that answers requests. */
export interface WorkerPool extends TemplateService, RosterService, AnalysisService {
  acquire(sample: Uint8Array, choice: FaceChoice): Promise<Acquisition>;
  /** Resolves when every worker has its models loaded; rejects with what stands in the way. */
  warm(): Promise<void>;
  /** Tasks at the moment. */
  load(): { readonly running: number; readonly waiting: number };
  /** Throws `ERR_INTERNAL` where no thread is left to do anything. */
  checkAlive(): void;
  /** Ends every thread; what still runs rejects. */
  close(): Promise<void>;
}

export interface WorkerPoolOptions extends Omit<WorkerThreadsOptions, 'onKeyCall'> {
  /** Tasks that may wait beyond those that run. */
  readonly queueLimit: number;
  readonly tracer?: Tracer;
}

/** Starts all threads at once; each loads the pack's models. */
export function startWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { workers, queueLimit, tracer = noTracer } = options;
  const threads = startWorkerThreads({
    ...options,
    onKeyCall: ({ service, operation, ...when }) =>
      tracer.past({ step: 'key', service, operation }, when),
  });
  const line = createWaitingLine(workers, queueLimit);
  // Awaited before threads are ended: one that loads its models would take the process along.
  let loading: Promise<readonly PromiseSettledResult<undefined>[]> = Promise.resolve([]);

  // Tasks wait here and not at the threads, where one that is dropped might be running already,
  // and would take its thread and the models in it along.
  async function run<Kind extends Exclude<EngineTaskKind, 'warm'>>(
    kind: Kind,
    input: EngineTasks[Kind]['input'],
    samples: readonly Uint8Array[],
    gone?: AbortSignal,
  ): Promise<EngineTasks[Kind]['output']> {
    const end = await tracer.step({ step: 'wait', task: kind }, () => line.join(gone), gone);
    try {
      return await tracer.step({ step: 'engine', task: kind }, () =>
        threads.send(kind, input, samples),
      );
    } finally {
      end();
    }
  }

  return {
    checkPlace: line.checkPlace,
    load: line.load,
    enrol: (request, gone) => run('enrol', request, request.samples, gone),
    verify: (request, gone) => run('verify', request, request.samples, gone),
    enrolInRoster: (request, gone) => run('enrolInRoster', request, request.samples, gone),
    identify: (request, gone) => run('identify', request, request.samples, gone),
    acquire: (sample, choice) => run('acquire', { sample, choice }, [sample]),
    detect: (request, gone) => run('detect', request, [request.sample], gone),
    assess: (request, gone) => run('assess', request, [request.sample], gone),
    compare: (request, gone) =>
      run('compare', request, [request.probe, ...request.references], gone),
    checkConsistency: (request, gone) => run('checkConsistency', request, request.samples, gone),
    detectPresentationAttack: (request, gone) =>
      run('detectPresentationAttack', request, request.samples, gone),
    judgeBurst({ [withoutPassiveCheck]: leaveOut, ...burst }, gone) {
      const samples = burst.frames.map(({ sample }) => sample);
      return run('judgeBurst', { burst, leaveOutPassiveCheck: leaveOut === true }, samples, gone);
    },
    async warm() {
      // As many as there are threads, sent at once, so that each does one.
      loading = Promise.allSettled(
        Array.from({ length: workers }, () => threads.send('warm', undefined, [])),
      );
      const loads = await loading;
      const failed = loads.find((load) => load.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
    checkAlive() {
      if (threads.count() > 0) return;
      throw new FacenitionError('ERR_INTERNAL', 'no worker thread is left');
    },
    async close() {
      line.disband();
      await loading;
      await threads.close();
    },
  };
}
