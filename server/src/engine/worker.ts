import { workerData } from 'node:worker_threads';
import { enrol, type TemplatePorts, verify } from '@facenition/core';
import { summariseFault } from '../fault-summary.ts';
import type { EngineTask, EngineTaskKind, EngineTasks, ThreadReply } from './engine-task.ts';
import { type EngineSetup, openTemplatePorts } from './template-ports.ts';

const setup: EngineSetup = workerData;

let loading: Promise<TemplatePorts> | undefined;

/** What has failed to load is tried again by the next task: its cause may have been mended. */
function load(): Promise<TemplatePorts> {
  loading ??= openTemplatePorts(setup, Date.now).catch((fault: unknown) => {
    loading = undefined;
    throw fault;
  });
  return loading;
}

// Loading starts with the thread; whoever comes first waits for it and hears how it went.
load().catch(() => {});

/** The one function of a worker thread, called by its pool. */
export async function runTask(
  task: EngineTask,
): Promise<ThreadReply<EngineTasks[EngineTaskKind]['output']>> {
  try {
    const ports = await load();
    return { ok: true, output: await answer(task, { ...ports, clock: () => task.now }) };
  } catch (fault) {
    return { ok: false, fault: summariseFault(fault) };
  }
}

async function answer(
  task: EngineTask,
  ports: TemplatePorts,
): Promise<EngineTasks[EngineTaskKind]['output']> {
  switch (task.kind) {
    case 'warm':
      return undefined;
    case 'enrol':
      return enrol(task.input, ports);
    case 'verify':
      return verify(task.input, ports);
    case 'acquire':
      return ports.engine.acquire(task.input.sample, task.input.choice);
  }
}
