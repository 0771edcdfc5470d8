import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { drawPerson } from '../person.ts';
import { startTestServer, type TestServer } from '../running-server.ts';
import { afterFile } from '../temporary-folder.ts';
import { type Collector, startCollector, theSpan } from '../tracing/collector.ts';
import { AWS_ENVIRONMENT, answerTo, KMS_KEY, PEPPER_KEY } from './fake-kms.ts';

/** A KMS that answers over real HTTP: what is intercepted in this thread does not reach others. */
const asked: string[] = [];
let down = false;
const kms = createServer((request, response) => {
  const target = String(request.headers['x-amz-target']);
  asked.push(target);
  const answer = async (): Promise<void> => {
    const call = { target, body: Object(await json(request)) };
    const [status, body] = down ? [400, { __type: 'KMSInvalidStateException' }] : answerTo(call);
    response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body));
  };
  answer().catch(() => response.destroy());
});

const keyCustody = { kind: 'aws-kms', key: KMS_KEY, pepperKey: PEPPER_KEY } as const;

function stubEnvironment(): void {
  const address = kms.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  vi.stubEnv('AWS_ENDPOINT_URL_KMS', `http://127.0.0.1:${port}`);
  for (const [name, value] of Object.entries(AWS_ENVIRONMENT)) vi.stubEnv(name, value);
}

beforeAll(() => new Promise<void>((done) => void kms.listen(0, '127.0.0.1', done)));
afterAll(() => void kms.close());
beforeEach(stubEnvironment);
afterEach(() => {
  down = false;
  vi.unstubAllEnvs();
});

describe('a server whose keys are kept by KMS', () => {
  let server: TestServer;
  let collector: Collector;
  beforeAll(async () => {
    stubEnvironment();
    collector = await startCollector(afterFile);
    const traces = { url: collector.url, sample: 1 };
    server = await startTestServer(afterFile, { keyCustody, workers: 1, traces });
  }, 60_000);

  test('enrols and verifies in its threads', { timeout: 60_000 }, async () => {
    const { enrolment, probe } = await drawPerson();
    const fields = { password: 'pw', accuracy: '2' };
    const enrolled = await (await server.post('/generate', [enrolment], fields)).json();
    expect(enrolled).toMatchObject({ ok: true });
    const token = String(Reflect.get(Object(enrolled), 'token'));
    const verify = async (password: string) =>
      (await server.post('/authenticate', [probe], { ...fields, token, password })).json();
    expect(await verify('pw')).toMatchObject({ ok: true, authenticated: true });
    expect(await verify('wrong')).toMatchObject({ ok: true, authenticated: false });
    // Of the service key: once at the start of the server, once in its thread. And the signing key.
    expect(asked.filter((target) => target === 'TrentService.Decrypt')).toHaveLength(3);

    down = true;
    const refused = await server.post('/authenticate', [probe], { ...fields, token });
    expect(refused.status).toBe(502);
    expect(await refused.json()).toMatchObject({ code: 'ERR_KEYS_UNAVAILABLE' });
  });

  test('tells in traces how long KMS took, and that it failed', async () => {
    await server.close();
    const below = (parentId: string) =>
      collector.spans().filter((span) => span.parentId === parentId);
    const failed = collector.spans().filter(({ message }) => message === 'ERR_KEYS_UNAVAILABLE');
    expect(failed.map(({ name }) => name).toSorted()).toEqual([
      'POST /authenticate',
      'engine verify',
      'key GenerateMac',
    ]);
    const engine = theSpan(failed, 'engine verify');
    const asked = theSpan(failed, 'key GenerateMac');
    expect(below(engine.spanId)).toEqual([asked]);
    expect(asked).toMatchObject({
      kind: 'client',
      attributes: {
        'facenition.key.service': 'AWS KMS',
        'facenition.key.operation': 'GenerateMac',
        'error.type': 'ERR_KEYS_UNAVAILABLE',
      },
    });
    expect(asked.startedAt).toBeGreaterThan(engine.startedAt - 1);
    expect(asked.endedAt).toBeLessThan(engine.endedAt + 1);
    const enrolling = below(theSpan(collector.spans(), 'engine enrol').spanId);
    expect(enrolling.map(({ name }) => name).toSorted()).toEqual([
      'key Decrypt',
      'key GenerateMac',
    ]);
    expect(collector.text()).not.toContain('arn:aws');
  });
});

test('does not start while KMS refuses', async () => {
  down = true;
  await expect(startTestServer(afterFile, { keyCustody, workers: 1 })).rejects.toMatchObject({
    code: 'ERR_KEYS_UNAVAILABLE',
    message: expect.stringContaining('KMSInvalidStateException'),
  });
});
