import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { TEST_MODELS_DIR } from './running-server.ts';
import type { WhenDone } from './temporary-folder.ts';

const MAIN = `${import.meta.dirname}/../src/main.ts`;

export type ServerSettings = Readonly<Record<`FACENITION_${string}`, string>>;

/** What a server listens on once it says so. */
export interface Listening {
  readonly url: string;
  readonly managementUrl: string;
  /** Empty where this start made none. */
  readonly clientToken: string;
}

/** A server in a process of its own. */
export interface ServerProcess {
  /** Rejects with what it complained about where it ends before. */
  readonly listening: Promise<Listening>;
  /** Whether it was told to die: whoever asks it gets no answer. */
  isKilled(): boolean;
  /** As `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

/**
 * `facenition serve` with the built-in pack and one thread, on any free ports. Without the program
 * that looks for Node 24 before it: to kill that one is not to kill the server.
 */
export function startServerProcess(
  whenDone: WhenDone,
  folder: string,
  settings: ServerSettings = {},
): ServerProcess {
  const child = spawn(process.execPath, ['--conditions=@facenition/source', MAIN, 'serve'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      TMPDIR: folder,
      FACENITION_MODELS_DIR: TEST_MODELS_DIR,
      FACENITION_MODEL_PACK: 'builtin',
      FACENITION_PORT: '0',
      FACENITION_MANAGEMENT_PORT: '0',
      FACENITION_WORKERS: '1',
      ...settings,
    },
  });
  const gone = new Promise<void>((resolve) => child.on('close', () => resolve()));
  let killed = false;
  const kill = (): Promise<void> => {
    killed = true;
    child.kill('SIGKILL');
    return gone;
  };
  whenDone(kill);
  return { listening: listeningOf(child, gone), isKilled: () => killed, kill };
}

async function listeningOf(
  {
    stdout,
    stderr,
  }: { readonly stdout: NodeJS.ReadableStream; readonly stderr: NodeJS.ReadableStream },
  gone: Promise<void>,
): Promise<Listening> {
  let complaint = '';
  const managementUrl = Promise.withResolvers<string>();
  createInterface({ input: stderr }).on('line', (line) => {
    const url = /"event":"listening".*"management":"([^"]+)"/.exec(line)?.[1];
    if (url !== undefined) managementUrl.resolve(url);
    if (!line.startsWith('{')) complaint += `${line}\n`;
  });
  let clientToken = '';
  const url = Promise.withResolvers<string>();
  createInterface({ input: stdout }).on('line', (line) => {
    clientToken ||= /^FACENITION_TOKEN=(\S+)$/.exec(line)?.[1] ?? '';
    const said = /^Facenition listens on (\S+)$/.exec(line)?.[1];
    if (said !== undefined) url.resolve(said);
  });
  const ended = gone.then(() => Promise.reject(new Error(`the server ended: ${complaint}`)));
  const both = Promise.all([url.promise, managementUrl.promise]);
  const listening = Promise.race([both, ended]);
  ended.catch(() => {});
  const [is, management] = await listening;
  return { url: is, managementUrl: management, clientToken };
}
