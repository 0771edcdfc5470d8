import { chmod, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../src/config.ts';
import { openConfiguredStore } from '../src/configured-store.ts';
import { rotateKeyFile } from '../src/keys/change-key-file.ts';
import { createKeyFile } from '../src/keys/key-file.ts';
import type { Log } from '../src/log.ts';
import { startServer } from '../src/server.ts';
import { drawPerson } from './person.ts';
import { startTestServer, TEST_MODELS_DIR, type TestServer } from './running-server.ts';
import { afterFile, temporaryFolder } from './temporary-folder.ts';

// Real inference, on whatever machine this runs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const DAY_MS = 86_400_000;
const secret = { password: 'pw', scope: 'app:login', accuracy: '2' };

const fieldOf = async (answer: Response, name: string): Promise<unknown> =>
  Reflect.get(Object(await answer.json()), name);

describe('a running server', () => {
  let server: TestServer;
  let enrolment: readonly Uint8Array[];
  let probes: readonly Uint8Array[];

  beforeAll(async () => {
    server = await startTestServer(afterFile);
    const person = await drawPerson();
    enrolment = [person.enrolment];
    probes = [person.probe];
  });

  const enrol = async (more: Record<string, string> = {}): Promise<string> =>
    String(
      await fieldOf(await server.post('/generate', enrolment, { ...secret, ...more }), 'token'),
    );

  const authenticated = async (fields: Record<string, string>): Promise<unknown> =>
    fieldOf(await server.post('/authenticate', probes, fields), 'authenticated');

  test('authenticates the person, and nobody without the secret, the scope or the level', async () => {
    const token = await enrol();
    expect(token).toMatch(/^FN1\.[\w-]{248}$/);
    expect(await authenticated({ ...secret, token })).toBe(true);
    expect(await authenticated({ ...secret, token, password: 'pW' })).toBe(false);
    expect(await authenticated({ ...secret, token, scope: 'app:pay' })).toBe(false);
    expect(await authenticated({ ...secret, token, accuracy: '1' })).toBe(false);
    expect(await authenticated({ token, scope: secret.scope, accuracy: '2' })).toBe(false);
  });

  test('takes a secret of a device in place of a password', async () => {
    const { password: _, ...rest } = secret;
    const fields = { ...rest, device_secret: Buffer.alloc(32, 9).toString('base64url') };
    const token = await fieldOf(await server.post('/generate', enrolment, fields), 'token');
    expect(await authenticated({ ...fields, token: String(token) })).toBe(true);
    expect(await authenticated({ ...secret, token: String(token) })).toBe(false);
  });

  test('answers the score and the threshold of an authentication', async () => {
    const token = await enrol();
    const match = await server.post('/authenticate-score', probes, { ...secret, token });
    expect(await match.json()).toEqual({
      ok: true,
      authenticated: true,
      score: expect.any(Number),
      threshold: expect.any(Number),
    });
    const refusal = await server.post('/authenticate-score', probes, {
      ...secret,
      token,
      password: 'x',
    });
    expect(await refusal.json()).toEqual({
      ok: true,
      authenticated: false,
      threshold: expect.any(Number),
    });
  });

  test('keeps to the expiry by its own clock', async () => {
    const now = Date.UTC(2030, 0, 10, 12);
    server.setTime(now);
    const token = await enrol({ expiry: '2030-01-12' });
    expect(await authenticated({ ...secret, token })).toBe(true);
    server.setTime(Date.UTC(2030, 0, 12, 23, 59));
    expect(await authenticated({ ...secret, token })).toBe(true);
    server.setTime(Date.UTC(2030, 0, 13));
    expect(await authenticated({ ...secret, token })).toBe(false);
    const late = await server.post('/generate', enrolment, { ...secret, expiry: '2030-01-12' });
    expect(late.status).toBe(400);
    expect(await fieldOf(late, 'code')).toBe('ERR_EXPIRY_INVALID');
    server.setTime(now + DAY_MS);
  });

  test('what is no token is a fault of the caller', async () => {
    const answer = await server.post('/authenticate', probes, { ...secret, token: 'FN1.x' });
    expect(answer.status).toBe(400);
    expect(await fieldOf(answer, 'code')).toBe('ERR_TOKEN_MALFORMED');
  });

  test('notices new keys and keeps verifying under the old ones', async () => {
    const before = await enrol();
    await rotateKeyFile(join(server.dataDir, 'keys.json'), Date.now());
    const after = await enrol();
    expect(await authenticated({ ...secret, token: before })).toBe(true);
    expect(await authenticated({ ...secret, token: after })).toBe(true);
  });

  test('is not ready, and answers 502, while its keys are open to others', async () => {
    const keyFile = join(server.dataDir, 'keys.json');
    const token = await enrol();
    await chmod(keyFile, 0o644);
    const ready = async (): Promise<number> =>
      (await fetch(`${server.managementUrl}/health/ready`)).status;
    await expect.poll(ready, { timeout: 3000 }).toBe(503);
    const answer = await server.post('/authenticate', probes, { ...secret, token });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      ok: false,
      error: 'the server cannot answer at the moment',
      code: 'ERR_KEYS_UNAVAILABLE',
    });
    await chmod(keyFile, 0o600);
    await expect.poll(ready, { timeout: 3000 }).toBe(200);
    expect(await authenticated({ ...secret, token })).toBe(true);
  });
});

describe('starting and stopping', () => {
  const settings = async () => ({
    ...readConfig({ FACENITION_MODEL_PACK: 'builtin' }, await temporaryFolder()),
    port: 0,
    managementPort: 0,
    workers: 1,
    modelsDir: TEST_MODELS_DIR,
  });
  const log = (): void => {};

  test('the first start makes a client token, the second keeps it', {
    timeout: 30_000,
  }, async () => {
    const config = await settings();
    const first = await startServer({ config, log });
    await first.close();
    const second = await startServer({ config, log });
    onTestFinished(() => second.close());
    expect(first.clientToken).toMatch(/^fnc_/);
    expect(second).not.toHaveProperty('clientToken');
    const store = await openConfiguredStore(config);
    const lines: string[] = [];
    for await (const line of store.auditEntries.lines()) lines.push(line);
    await store.close();
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([
      { type: 'client-token-created', actor: 'operator', client: 1 },
    ]);
    const answer = await fetch(`${second.url}/generate`, {
      method: 'POST',
      headers: { 'X-Auth-Token': first.clientToken ?? '', 'Content-Type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(400);
  });

  test('keys that are gone after the first start are not made anew', async () => {
    const config = await settings();
    await (await startServer({ config, log })).close();
    await rm(config.keyFile);
    await expect(startServer({ config, log })).rejects.toMatchObject({
      code: 'ERR_KEYS_UNAVAILABLE',
      message: expect.stringMatching(/restore it .*facenition keys init/),
    });
    await expect(stat(config.keyFile)).rejects.toThrow();
  });

  test('keys that are there are only read', async () => {
    const config = await settings();
    const keyFile = join(await temporaryFolder(), 'mount', 'keys.json');
    await createKeyFile(keyFile, Date.now());
    await chmod(join(keyFile, '..'), 0o500);
    const before = await stat(join(keyFile, '..'));
    await (await startServer({ config: { ...config, keyFile }, log })).close();
    // Nothing was as much as tried beside it, whatever the rights of this user.
    expect((await stat(join(keyFile, '..'))).mtimeMs).toBe(before.mtimeMs);
    await chmod(join(keyFile, '..'), 0o700);
  });

  test.each([
    ['dataDir', 'ERR_CONFIG_INVALID', 'FACENITION_DATA_DIR'],
    ['modelsDir', 'ERR_PACK_NOT_INSTALLED', 'FACENITION_MODELS_DIR'],
  ] as const)('a %s that cannot be used is told with its path', async (name, code, setting) => {
    const config = await settings();
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const broken = { ...config, [name]: join(file, 'below') };
    await expect(startServer({ config: broken, log })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`${file}/below.*not a folder.*${setting}`)),
    });
  });

  test('a start that fails after it listens lets go of its port', async () => {
    const config = await settings();
    let url = '';
    const failing: Log = (event) => {
      if (event.event !== 'listening') return;
      ({ url } = event);
      throw new Error('the last step fails');
    };
    await expect(startServer({ config, log: failing })).rejects.toThrow('the last step fails');
    await expect(fetch(`${url}/openapi.json`)).rejects.toThrow();
  });

  test('a start that fails has given no token away', async () => {
    const config = await settings();
    const blocker = await startServer({ config: await settings(), log });
    onTestFinished(() => blocker.close());
    const port = Number(new URL(blocker.url).port);
    await expect(startServer({ config: { ...config, port }, log })).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringContaining('FACENITION_PORT'),
    });
    const server = await startServer({ config, log });
    onTestFinished(() => server.close());
    expect(server.clientToken).toBeDefined();
  });

  test('a stop lets a running request finish, and then nothing answers', {
    timeout: 30_000,
  }, async () => {
    const server = await startTestServer(onTestFinished, { workers: 1 });
    const { enrolment } = await drawPerson();
    const running = server.post('/generate', [enrolment], secret);
    await expect.poll(() => server.logged.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    expect((await running).status).toBe(200);
    await expect(fetch(`${server.url}/openapi.json`)).rejects.toThrow();
    expect(server.logged.at(-1)).toContain('"requestsCutOff":false');
  });

  test('more requests than may wait are told to come back', async () => {
    const server = await startTestServer(onTestFinished, { workers: 1, queueLimit: 1 });
    const { enrolment } = await drawPerson();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => server.post('/generate', [enrolment], secret)),
    );
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(2);
    expect(refused[0]?.headers.get('Retry-After')).toBe('1');
  });
});
