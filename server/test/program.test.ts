import { type ChildProcess, spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { TEST_MODELS_DIR } from './running-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PROGRAM = `${import.meta.dirname}/../bin/facenition.js`;

interface Program {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly out: () => string;
  readonly err: () => string;
}

/** The installed command as a shell starts it. */
async function start(...argv: readonly string[]): Promise<Program> {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    cwd: await temporaryFolder(),
    env: {
      FACENITION_MODELS_DIR: TEST_MODELS_DIR,
      FACENITION_MODEL_PACK: 'builtin',
      FACENITION_PORT: '0',
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

test('the exit code is that of the command', { timeout: 20_000 }, async () => {
  const program = await start('keys', 'list');
  expect(await program.ended).toBe(2);
  expect(program.err()).toMatch(/^facenition: there is no key file/);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'serve prints its token and its address, and ends well at %s',
  { timeout: 30_000 },
  async (signal) => {
    const program = await start('serve');
    await expect.poll(program.out, { timeout: 20_000 }).toContain('listens on');
    const [, token, url] =
      /^FACENITION_TOKEN=(fnc_[\w-]{43})\nFacenition listens on (http:\S+)\n$/.exec(
        program.out(),
      ) ?? [];
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
    expect(program.err()).toContain('"event":"stopped"');
    expect(program.err()).not.toContain(token);
    for (const line of program.err().trim().split('\n')) JSON.parse(line);
  },
);
