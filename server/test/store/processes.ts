import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import type { StoreLocation } from '../../src/store/store.ts';
import type { Task } from './worker.ts';

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** What it said so far, after "ready". */
  readonly answers: readonly unknown[];
  readonly ready: Promise<void>;
  /** Rejects with what it complained about where it ends with a fault. */
  readonly ended: Promise<void>;
  begin(): void;
}

export function startWorker(where: StoreLocation, task: Task): WorkerProcess {
  const argv = [
    '--conditions=@facenition/source',
    `${import.meta.dirname}/worker.ts`,
    JSON.stringify(where),
    JSON.stringify(task),
  ];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  const answers: unknown[] = [];
  const ready = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: unknown = JSON.parse(line);
    if (answer === 'ready') ready.resolve();
    else answers.push(answer);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve();
      else reject(new Error(complaint));
    });
  });
  ended.catch(ready.reject);
  return {
    child,
    answers,
    ready: ready.promise,
    ended,
    begin: () => void child.stdin.write('go\n'),
  };
}

/** What processes answer that do their tasks at the same time. */
export async function runAtOnce(
  where: StoreLocation,
  tasks: readonly Task[],
): Promise<readonly unknown[]> {
  const workers = tasks.map((task) => startWorker(where, task));
  await Promise.all(workers.map(({ ready }) => ready));
  for (const worker of workers) worker.begin();
  await Promise.all(workers.map(({ ended }) => ended));
  return workers.map(({ answers }) => answers[0]);
}
