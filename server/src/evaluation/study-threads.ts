import type { EvaluationTaskKind, EvaluationTasks, RunTask, Study } from '@facenition/evaluation';
import { Piscina } from 'piscina';
import type { ThreadReply } from '../engine/engine-task.ts';
import { faultOf } from '../fault-summary.ts';
import { threadEntry } from '../thread-entry.ts';

/** A task as it is sent. */
export interface StudyTask<Kind extends EvaluationTaskKind> {
  readonly kind: Kind;
  readonly input: EvaluationTasks[Kind]['input'];
}

export interface StudyThreads {
  readonly run: RunTask;
  close(): Promise<void>;
}

/** Threads that share the memory of a study and do its tasks. */
export function startStudyThreads(study: Study, workers: number): StudyThreads {
  const threads = new Piscina({
    ...threadEntry(import.meta.url, 'study-worker'),
    name: 'runTask',
    workerData: study,
    minThreads: workers,
    maxThreads: workers,
    atomics: 'disabled',
  });
  // Without a listener a thread that dies while idle would end the process.
  threads.on('error', () => {});
  return {
    async run<Kind extends EvaluationTaskKind>(kind: Kind, input: EvaluationTasks[Kind]['input']) {
      const task: StudyTask<Kind> = { kind, input };
      const reply: ThreadReply<EvaluationTasks[Kind]['output']> = await threads.run(task);
      if (reply.ok) return reply.output;
      throw faultOf(reply.fault);
    },
    close: () => threads.destroy(),
  };
}
