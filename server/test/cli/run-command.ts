import { runCommandLine } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/terminal.ts';
import { TEST_MODELS_DIR } from '../running-server.ts';

/** What a command left: its exit code and all it printed. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command line in a folder, as a script would: nobody looks, nobody can be asked. */
export async function runIn(
  directory: string,
  argv: readonly string[],
  more: { readonly environment?: Record<string, string>; readonly input?: string } = {},
): Promise<Ran> {
  let [out, err] = ['', ''];
  const terminal: Terminal = {
    environment: { FACENITION_MODELS_DIR: TEST_MODELS_DIR, ...more.environment },
    directory,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
    readInput: async () => more.input ?? '',
    ask: async () => undefined,
    askSecret: async () => undefined,
    stopSignal: async () => {},
  };
  return { code: await runCommandLine(argv, terminal), out, err };
}
