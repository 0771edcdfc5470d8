import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createClient } from '@facenition/client';
import * as z from 'zod';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'src', 'main.ts');
const PROGRAM = ['--conditions=@facenition/source', MAIN];
const SAMPLE_EVERY_MS = 500;
const LAST_OF_LOG = 2000;

/** `facenition serve`, in a process and with a data folder of its own. */
export interface Served {
  readonly url: string;
  /** A client token with every scope. */
  readonly token: string;
  readonly pack: string;
  readonly figures: () => Promise<ProcessFigures>;
  /** Resolves with the end of what it logged where it ends before `stop`; else never. */
  readonly died: Promise<string>;
  /** Runs a command of `facenition` beside it. */
  run(...argv: readonly string[]): Promise<void>;
  /** Makes this the step-up policy in use. */
  applyPolicy(text: string): Promise<void>;
  stop(): Promise<void>;
}

/** What the process says about itself at its management port. */
export interface ProcessFigures {
  readonly cpuSeconds: number;
  readonly memoryMiB: number;
}

const Listening = z.object({
  event: z.literal('listening'),
  management: z.string(),
  pack: z.string(),
});

/**
 * Starts the server with its usual settings, but for ports, data and rates.
 *
 * @param consent what people agree to before they are enrolled by a live capture
 */
export async function serve(workers: number, consent: object): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'facenition-load-'));
  const logFile = join(folder, 'log');
  const log = await open(logFile, 'w');
  const consentFile = join(folder, 'consent.json');
  await writeFile(consentFile, JSON.stringify(consent));
  const data = { ...environment(), FACENITION_DATA_DIR: join(folder, 'data') };
  const child = spawn(process.execPath, [...PROGRAM, 'serve'], {
    env: {
      ...data,
      FACENITION_PORT: '0',
      FACENITION_MANAGEMENT_PORT: '0',
      FACENITION_CONSENT_FILE: consentFile,
      FACENITION_WORKERS: String(workers),
      FACENITION_RATE_PER_ADDRESS: '0',
      FACENITION_RATE_PER_CLIENT: '0',
      FACENITION_RATE_PER_TOKEN: '0',
      FACENITION_RATE_PER_ROSTER: '0',
    },
    stdio: ['ignore', 'pipe', log.fd],
  });
  if (child.stdout === null) throw new Error('the server has no standard output');
  const exited = once(child, 'exit');
  await log.close();
  let stopping = false;
  const lastOfLog = async (): Promise<string> =>
    (await readFile(logFile, 'utf8')).slice(-LAST_OF_LOG);
  const died = exited.then(() => (stopping ? new Promise<never>(() => {}) : lastOfLog()));
  const said = await Promise.race([firstWords(child.stdout), died]);
  if (typeof said === 'string') throw new Error(`the server did not start:\n${said}`);
  const { management, pack } = await listening(logFile);
  return {
    url: said.url,
    token: await tokenForAll(said),
    pack,
    figures: () => readFigures(management),
    died,
    run: (...argv) => runBeside(argv, data),
    async applyPolicy(text) {
      const file = join(folder, 'policy.yaml');
      await writeFile(file, text);
      await runBeside(['policy', 'apply', file], data);
    },
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function runBeside(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  await promisify(execFile)(process.execPath, [...PROGRAM, ...argv], { env });
}

/** The first token may do everything but look for people in rosters, which is given for a purpose. */
async function tokenForAll(said: {
  readonly url: string;
  readonly token: string;
}): Promise<string> {
  const client = createClient(said);
  const scopes = 'enrol verify analyse lifecycle roster admin step-up';
  const asked = { name: 'load', scopes, roster_purpose: 'a measurement' };
  const { token } = await client.generateToken(asked);
  await client.close();
  return token;
}

/** Of the operator's settings only the models: no database, key or webhook of theirs is loaded. */
function environment(): NodeJS.ProcessEnv {
  const kept = ['FACENITION_MODELS_DIR', 'FACENITION_MODEL_PACK'];
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !name.startsWith('FACENITION_') || kept.includes(name),
    ),
  );
}

async function firstWords(
  output: NodeJS.ReadableStream,
): Promise<{ readonly url: string; readonly token: string } | string> {
  let token = '';
  for await (const line of createInterface({ input: output })) {
    token = /^FACENITION_TOKEN=(.+)$/.exec(line)?.[1] ?? token;
    const url = /^Facenition listens on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { url, token };
  }
  return new Promise<never>(() => {});
}

async function listening(logFile: string): Promise<z.infer<typeof Listening>> {
  const lines = (await readFile(logFile, 'utf8'))
    .split('\n')
    .filter((line) => line.startsWith('{'));
  const found = lines.map((line) => Listening.safeParse(JSON.parse(line)));
  const event = found.find(({ success }) => success)?.data;
  if (event === undefined) throw new Error('the server did not log where it listens');
  return event;
}

async function readFigures(management: string): Promise<ProcessFigures> {
  const metrics = await (await fetch(`${management}/metrics`)).text();
  const value = (name: string): number => {
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1];
    if (found === undefined) throw new Error(`the server has no metric ${name}`);
    return Number(found);
  };
  return {
    cpuSeconds: value('process_cpu_seconds_total'),
    memoryMiB: value('process_resident_memory_bytes') / 2 ** 20,
  };
}

/** What the server used while `during` ran. */
export interface Used<T> {
  readonly result: T;
  readonly cpuSeconds: number;
  /** One sample every half second. */
  readonly memory: readonly { readonly seconds: number; readonly miB: number }[];
}

/** Rejects where the server ends meanwhile. */
export async function watching<T>(served: Served, during: () => Promise<T>): Promise<Used<T>> {
  const memory: { seconds: number; miB: number }[] = [];
  const ended = new AbortController();
  const before = await served.figures();
  const start = performance.now();
  const sampling = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      const { memoryMiB: miB } = await served.figures();
      memory.push({ seconds: (performance.now() - start) / 1000, miB });
      await wait(SAMPLE_EVERY_MS, undefined, { signal: ended.signal }).catch(() => {});
    }
  };
  const death = served.died.then((log) => {
    throw new Error(`the server ended under load:\n${log}`);
  });
  const work = during().finally(() => ended.abort());
  const both = Promise.all([work, sampling()]).catch(async (fault: unknown) => {
    // A broken connection may be noticed before the end of the server that broke it.
    await Promise.race([death, wait(SAMPLE_EVERY_MS)]);
    throw fault;
  });
  const [result] = await Promise.race([both, death]);
  const after = await served.figures();
  return { result, cpuSeconds: after.cpuSeconds - before.cpuSeconds, memory };
}
