import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { TEST_MODELS_DIR } from './running-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROGRAM = `${import.meta.dirname}/../bin/facenition.js`;

export interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly out: () => string;
  readonly err: () => string;
}

/** The installed command as a shell starts it. */
export async function start(...argv: readonly string[]): Promise<Program> {
  return startIn(await temporaryFolder(), ...argv);
}

export async function startIn(cwd: string, ...argv: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    cwd,
    env: {
      TMPDIR: cwd,
      FACENITION_MODELS_DIR: TEST_MODELS_DIR,
      FACENITION_MODEL_PACK: 'builtin',
      FACENITION_PORT: '0',
      FACENITION_MANAGEMENT_PORT: '0',
      FACENITION_WORKERS: '1',
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, ended, out: () => out, err: () => err };
}
