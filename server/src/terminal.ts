import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { FacenitionError } from '@facenition/core';

/** The outside of a command: all it reads and writes besides files. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly directory: string;
  /** Standard output: results. */
  readonly out: (text: string) => void;
  /** Standard error: everything else. */
  readonly err: (text: string) => void;
  /** Whether a person looks at standard error. */
  readonly interactive: boolean;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
  /** Asks for a line; `undefined` where nobody can be asked. */
  readonly ask: (prompt: string) => Promise<string | undefined>;
  /** Asks for a line that is not shown as it is typed; `undefined` where nobody can be asked. */
  readonly askSecret: (prompt: string) => Promise<string | undefined>;
  /** Resolves at the first signal to stop. */
  readonly stopSignal: () => Promise<void>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    // biome-ignore lint/style/noProcessEnv: the one place that reads the environment
    environment: process.env,
    directory: process.cwd(),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    interactive: stderr.isTTY,
    readInput: () => readAll(stdin),
    ask: (prompt) => (stdin.isTTY ? askShown(prompt) : Promise.resolve(undefined)),
    askSecret: (prompt) => (stdin.isTTY ? askHidden(prompt) : Promise.resolve(undefined)),
    stopSignal: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
          process.on(signal, () => resolve());
        }
      }),
  };
}

async function askShown(prompt: string): Promise<string | undefined> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await new Promise((resolve) => {
      // Ctrl-C and Ctrl-D: no answer.
      line.once('close', () => resolve(undefined));
      line.question(prompt, resolve);
    });
  } finally {
    line.close();
  }
}

async function askHidden(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      // Ctrl-C and Ctrl-D close the line; without this nobody would ever answer.
      line.once('close', () => reject(new FacenitionError('ERR_FIELD_MISSING', 'no password')));
      line.question('', resolve);
    });
  } finally {
    line.close();
    process.stderr.write('\n');
  }
}
