import { workerData } from 'node:worker_threads';
import {
  assessQuality,
  attackThreshold,
  checkConsistency,
  compareSamples,
  detectFaces,
  detectPresentationAttack,
  enrol,
  enrolInRoster,
  identify,
  judgeBurst,
  verify,
  withoutPassiveCheck,
} from '@facenition/core';
import { summariseFault } from '../fault-summary.ts';
import { openAttackNets } from './attack-nets.ts';
import type { EngineReply, EngineTask, EngineTaskKind, EngineTasks } from './engine-task.ts';
import { createKeyCallNotes } from './key-call-notes.ts';
import { type EnginePorts, type EngineSetup, openTemplatePorts } from './template-ports.ts';

const setup: EngineSetup = workerData;

/** Where genuine captures end. */
const thresholds = setup.attackThresholds ?? attackThreshold;

/** What has failed to load is tried again by the next task: its cause may have been mended. */
function keeping<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    opening ??= open().catch((fault: unknown) => {
      opening = undefined;
      throw fault;
    });
    return opening;
  };
}

// A thread does one task at a time: what is noted belongs to that.
const keyCalls = createKeyCallNotes();
const loadPorts = keeping(() => openTemplatePorts(setup, Date.now, keyCalls.watch));
const loadAttackNets = keeping(() => openAttackNets(setup.modelsDir));

// Loading starts with the thread; whoever comes first waits for it and hears how it went. A thread
// that still loads cannot be ended: nobody hears before all of it has ended.
const loadAll = keeping(async () => {
  const [ports] = await Promise.allSettled([loadPorts(), loadAttackNets()]);
  if (ports.status === 'rejected') throw ports.reason;
  return ports.value;
});
loadAll().catch(() => {});

/** The one function of a worker thread, called by its pool. */
export async function runTask(
  task: EngineTask,
): Promise<EngineReply<EngineTasks[EngineTaskKind]['output']>> {
  try {
    const ports = await loadAll();
    const output = await answer(task, { ...ports, clock: () => task.now });
    return { ok: true, output, keyCalls: keyCalls.take() };
  } catch (fault) {
    return { ok: false, fault: summariseFault(fault), keyCalls: keyCalls.take() };
  }
}

async function answer(
  task: EngineTask,
  ports: EnginePorts,
): Promise<EngineTasks[EngineTaskKind]['output']> {
  const { engine } = ports;
  switch (task.kind) {
    case 'warm':
      return undefined;
    case 'enrol':
      return enrol(task.input, ports);
    case 'verify':
      return verify(task.input, ports);
    case 'enrolInRoster':
      return enrolInRoster(task.input, ports);
    case 'identify':
      return identify(task.input, ports);
    case 'acquire':
      return engine.acquire(task.input.sample, task.input.choice);
    case 'detect':
      return detectFaces(task.input.sample, engine);
    case 'assess':
      return assessQuality(task.input, engine);
    case 'compare':
      return compareSamples(task.input, engine);
    case 'checkConsistency':
      return checkConsistency(task.input, engine);
    case 'detectPresentationAttack': {
      const nets = await loadAttackNets();
      const { decoder, locator } = engine;
      return detectPresentationAttack(task.input, { decoder, locator, nets, thresholds });
    }
    case 'judgeBurst': {
      const { burst, leaveOutPassiveCheck } = task.input;
      const judging = { ...engine, thresholds };
      return leaveOutPassiveCheck
        ? judgeBurst({ ...burst, [withoutPassiveCheck]: true }, { ...judging, nets: undefined })
        : judgeBurst(burst, { ...judging, nets: await loadAttackNets() });
    }
  }
}
