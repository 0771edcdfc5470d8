import { workerData } from 'node:worker_threads';
import { createTaskRunner, type EvaluationTaskKind, type Study } from '@facenition/evaluation';
import type { ThreadReply } from '../engine/engine-task.ts';
import { summariseFault } from '../fault-summary.ts';
import type { StudyTask } from './study-threads.ts';

const study: Study = workerData;
const run = createTaskRunner(study, () => performance.now());

/** The one function of a thread that works on a study. */
export async function runTask<Kind extends EvaluationTaskKind>(
  task: StudyTask<Kind>,
): Promise<ThreadReply<unknown>> {
  try {
    return { ok: true, output: await run(task.kind, task.input) };
  } catch (fault) {
    return { ok: false, fault: summariseFault(fault) };
  }
}
