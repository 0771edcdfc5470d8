import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const { FACENITION_TEST_MODELS: models, FACENITION_TEST_FACES: faces } = process.env;
const missing = models === undefined || faces === undefined;
const why = missing ? ' (skipped: needs FACENITION_TEST_MODELS and FACENITION_TEST_FACES)' : '';
const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const bin = join(root, 'server', 'bin', 'facenition.js');

describe.skipIf(missing)(`as an operator, with the commands of the README${why}`, () => {
  let folder = '';
  let environment: Record<string, string | undefined> = {};
  let server: ReturnType<typeof spawn>;
  const lines: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'facenition-curl-'));
    environment = {
      ...process.env,
      FACENITION_DATA_DIR: folder,
      FACENITION_PORT: '0',
      FACENITION_MANAGEMENT_PORT: '0',
      FACENITION_LOG_LEVEL: 'silent',
    };
    for (const name of Object.keys(environment)) {
      if (name.startsWith('FACENITION_TEST_')) delete environment[name];
    }
    await run(bin, ['models', 'pull', 'mobile', '--from', `${models}`], { env: environment });
    server = spawn(bin, ['serve'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    if (server.stdout === null) throw new Error('no standard output');
    for await (const line of createInterface({ input: server.stdout })) {
      lines.push(line);
      if (lines.some((printed) => printed.includes('http://'))) break;
    }
  });
  afterAll(async () => {
    const stopped = once(server, 'exit');
    server.kill('SIGTERM');
    await stopped;
    await rm(folder, { recursive: true });
  });

  /** The README's curl line, with these values in it. */
  async function curl(
    path: string,
    photo: string,
    token?: string,
  ): Promise<Record<string, unknown>> {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const written = readme
      .split('\n')
      .find((line) => line.startsWith('curl -X POST') && line.includes(`8080${path} `));
    const address = lines.join(' ').match(/http:\/\/[\w.:]+/)?.[0] ?? '';
    const line = `${written}`
      .replace('http://localhost:8080', address)
      .replace(/photo=@\S+/, `photo=@${join(`${faces}`, 'lfw-dev', photo)} -F face=largest`)
      .replace('token=FN1...', `token=${token}`);
    const given = lines.join('\n').match(/^FACENITION_TOKEN=(\S+)$/m)?.[1];
    const { stdout } = await run('sh', ['-c', line], {
      env: { ...process.env, FACENITION_TOKEN: given, USER_SECRET: 'correct-horse' },
    });
    return JSON.parse(stdout);
  }

  test('one person is authenticated, another is not', async () => {
    const { token, id, ...generated } = await curl('/generate', 'Abdullah_Gul_0002.jpg');
    expect(generated).toEqual({ ok: true, accuracy: 4 });
    expect(id).toMatch(/^fni_[\w-]{27}$/);
    expect(token).toMatch(/^FN1\.[\w-]{248}$/);
    for (const [photo, authenticated] of [
      ['Abdullah_Gul_0004.jpg', true],
      ['Abdullah_Gul_0013.jpg', true],
      ['Aaron_Peirsol_0001.jpg', false],
      ['Leah_Remini_0001.jpg', false],
    ] as const) {
      expect(await curl('/authenticate', photo, `${token}`)).toEqual({ ok: true, authenticated });
    }
  });
});
