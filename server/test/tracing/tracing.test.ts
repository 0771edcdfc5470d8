import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createLostSpans } from '../../src/tracing/lost-spans.ts';
import { openTracer } from '../../src/tracing/open-telemetry.ts';
import { readTraceHeaders } from '../../src/tracing/settings.ts';
import { parseTraceParent } from '../../src/tracing/traceparent.ts';
import { noTracer } from '../../src/tracing/tracer.ts';
import { selfSigned } from '../senders/certificate.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startCollector } from './collector.ts';

const URL_OF_NONE = 'http://127.0.0.1:9/v1/traces';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

async function fileOf(content: string, mode = 0o600): Promise<string> {
  const path = join(await temporaryFolder(), 'headers');
  await writeFile(path, content, { mode });
  return path;
}

describe('traceparent', () => {
  test.each([
    [`00-${TRACE}-${SPAN}-01`, 1],
    [`00-${TRACE}-${SPAN}-00`, 0],
    [`00-${TRACE}-${SPAN}-03`, 1],
    [`cc-${TRACE}-${SPAN}-01-what-comes-later`, 1],
  ])('%s is read', (header, traceFlags) => {
    expect(parseTraceParent(header)).toEqual({ traceId: TRACE, spanId: SPAN, traceFlags });
  });

  test.each([
    undefined,
    '',
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ])('%s is as good as none', (header) => {
    expect(parseTraceParent(header)).toBeUndefined();
  });
});

describe('settings', () => {
  const read = (environment: Record<string, string>) => readConfig(environment, '/srv').traces;

  test('trace nothing unless there is a collector', () => {
    expect(read({})).toEqual({ sample: 1 });
    const url = 'http://otel:4318/v1/traces';
    const set = { FACENITION_OTLP_URL: url, FACENITION_OTLP_HEADERS_FILE: 'headers' };
    expect(read({ ...set, FACENITION_TRACE_SAMPLE: '.25' })).toEqual({
      url,
      headersFile: '/srv/headers',
      sample: 0.25,
    });
  });

  test.each([
    ['FACENITION_OTLP_URL', 'otel:4318'],
    ['FACENITION_OTLP_URL', 'grpc://otel:4317'],
    ['FACENITION_OTLP_URL', 'https://me:CANARY@otel/v1/traces'],
    ['FACENITION_TRACE_SAMPLE', '1.1'],
    ['FACENITION_TRACE_SAMPLE', '-0.5'],
    ['FACENITION_TRACE_SAMPLE', '50%'],
    ['FACENITION_TRACE_SAMPLE', ''],
  ])('refuse %s=%j without repeating the value', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({ message: `unusable values in: ${name}` }),
    );
  });

  test('a file of headers has one in each line', async () => {
    const path = await fileOf('# of the vendor\r\nAuthorization: Api-Token a:b\n\nX-Scope:  7 \n');
    expect(await readTraceHeaders(path)).toEqual({
      authorization: 'Api-Token a:b',
      'x-scope': '7',
    });
  });

  test.each(['', 'CANARY', 'CANARY:', 'a b: CANARY', 'a: CANARY\nA: CANARY', 'a: CANARY\u00e9'])(
    '%j is refused, and not repeated',
    async (content) => {
      const reading = readTraceHeaders(await fileOf(content));
      await expect(reading).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
      await expect(reading).rejects.not.toThrow('CANARY');
      await expect(reading).rejects.not.toHaveProperty('cause');
    },
  );

  test('a file of headers that others may read is refused', async () => {
    const path = await fileOf('a: b', 0o644);
    await expect(readTraceHeaders(path)).rejects.toThrow(`chmod 600 ${path}`);
  });
});

test('headers of the file go along', async () => {
  const collector = await startCollector();
  const headersFile = await fileOf('X-Key: of-the-vendor');
  const traces = { url: collector.url, headersFile, sample: 1 };
  const tracer = await openTracer(traces, { version: '1.2.3', onLost: () => {} });
  await tracer.webhook({ id: 'msg_1', signal: new AbortController().signal }, async () => ({
    status: 200,
  }));
  await tracer.close(5000);
  expect(collector.requests[0]?.headers).toMatchObject({
    'x-key': 'of-the-vendor',
    'content-type': 'application/x-protobuf',
  });
  expect(collector.spans()[0]?.resource).toEqual({
    'service.name': 'facenition',
    'service.version': '1.2.3',
    'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.version': expect.any(String),
  });
});

test('a certificate is that of the collector, or none goes there', async () => {
  const pair = selfSigned('127.0.0.1');
  const collector = await startCollector(undefined, () => 200, pair);
  const lost: number[] = [];
  const sendOne = async (): Promise<void> => {
    const options = { version: '0', onLost: (count: number) => void lost.push(count) };
    const tracer = await openTracer({ url: collector.url, sample: 1 }, options);
    tracer.request({ requestId: 'r', method: 'GET', route: '/x', parent: undefined }).end(200);
    await tracer.close(5000);
  };
  await sendOne();
  expect(lost).toEqual([1]);
  expect(collector.requests).toEqual([]);

  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('OTEL_EXPORTER_OTLP_CERTIFICATE', await fileOf(pair.cert));
  await sendOne();
  expect(lost).toEqual([1]);
  expect(collector.spans()).toHaveLength(1);
});

test('spans beyond what may wait are lost, and counted', async () => {
  const collector = await startCollector(undefined, () => 'never');
  const lost: number[] = [];
  const options = { version: '0', onLost: (count: number) => void lost.push(count) };
  const tracer = await openTracer({ url: collector.url, sample: 1 }, options);
  const request = { requestId: 'r', method: 'POST', route: '/status', parent: undefined };
  const many = 5000;
  for (let nth = 0; nth < many; nth += 1) tracer.request(request).end(200);
  await tracer.close(100);
  // One line at the first, and one at the end for all others.
  expect(lost).toHaveLength(2);
  expect(lost.reduce((sum, count) => sum + count)).toBe(many);
});

test('losses are told at once, and then once a minute', () => {
  let now = 0;
  const told: number[] = [];
  const losses = createLostSpans(
    (count) => void told.push(count),
    () => now,
  );
  losses.lost(3);
  losses.lost(4);
  now = 59_999;
  losses.lost(5);
  expect(told).toEqual([3]);
  now = 60_000;
  losses.lost(1);
  expect(told).toEqual([3, 10]);
  losses.lost(2);
  losses.end();
  losses.lost(7);
  expect(told).toEqual([3, 10, 2]);
});

test('what is not installed is named with the command that installs it', async () => {
  const load = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no module'), { code: 'ERR_MODULE_NOT_FOUND' }));
  const opening = openTracer(
    { url: URL_OF_NONE, sample: 1 },
    { version: '0', onLost: () => {}, load },
  );
  await expect(opening).rejects.toMatchObject({
    code: 'ERR_CONFIG_INVALID',
    message: expect.stringMatching(
      /^FACENITION_OTLP_URL needs .*: npm install @opentelemetry\/api@1 @opentelemetry\/sdk-trace@3/,
    ),
  });
});

test('without a collector nothing traces', async () => {
  expect(await openTracer({ sample: 1 }, { version: '0', onLost: () => {} })).toBe(noTracer);
});

/** What of the library a server loads, from its start to its end. */
async function loadedBy(environment: Record<string, string>): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const child = spawn(
    process.execPath,
    ['--conditions=@facenition/source', join(import.meta.dirname, 'loaded-modules.ts')],
    { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(code).toBe(0);
  const loaded: unknown = JSON.parse(output);
  return Array.isArray(loaded) ? loaded.map(String) : [];
}

test('a server that traces nothing loads nothing of it', { timeout: 90_000 }, async () => {
  expect(await loadedBy({})).toEqual([]);
  expect(await loadedBy({ FACENITION_OTLP_URL: URL_OF_NONE })).toContain(
    '@opentelemetry/sdk-trace',
  );
});
