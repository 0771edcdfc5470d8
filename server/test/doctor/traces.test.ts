import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkTraces } from '../../src/doctor/traces.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startCollector } from '../tracing/collector.ts';
import { doctorIn, of } from './doctor-in.ts';

async function headersIn(folder: string, mode = 0o600): Promise<string> {
  const path = join(folder, 'hunter2');
  await writeFile(path, 'X-Key: hunter2', { mode });
  return path;
}

test('nothing to say where nothing is set up', async () => {
  const found = await doctorIn(await temporaryFolder());
  expect(of('traces', found)).toEqual([{ state: 'ok', finding: 'not set up' }]);
});

test('headers without an address are pointed out', async () => {
  const found = await doctorIn('/', { FACENITION_OTLP_HEADERS_FILE: 'hunter2' });
  expect(of('traces', found)).toMatchObject([
    {
      state: 'warning',
      finding: expect.stringContaining('does nothing without FACENITION_OTLP_URL'),
    },
  ]);
});

test.each([
  [200, 'ok', 'the collector takes them', undefined],
  [401, 'warning', 'answers with status 401', 'FACENITION_OTLP_HEADERS_FILE'],
  [404, 'warning', 'answers with status 404', '/v1/traces'],
])('a collector that answers with %i: %s', async (status, state, finding, remedy) => {
  const collector = await startCollector(onTestFinished, () => status);
  const folder = await temporaryFolder();
  const found = await doctorIn(folder, {
    FACENITION_OTLP_URL: collector.url,
    FACENITION_OTLP_HEADERS_FILE: await headersIn(folder),
  });
  const [said, ...others] = of('traces', found);
  expect(others).toEqual([]);
  expect(said).toMatchObject({ state, finding: expect.stringContaining(finding) });
  if (remedy !== undefined) expect(said?.remedy).toContain(remedy);
  expect(collector.requests).toMatchObject([{ headers: { 'x-key': 'hunter2' } }]);
  expect(collector.spans()).toEqual([]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('a collector that is away, with secrets for it that others could read on their way', async () => {
  const folder = await temporaryFolder();
  const headersFile = await headersIn(folder);
  const url = 'http://collector.invalid:9/hunter2';
  const found = await checkTraces({ traces: { url, headersFile, sample: 1 } });
  expect(found).toMatchObject([
    { state: 'warning', finding: expect.stringContaining('unencrypted') },
    { state: 'warning', finding: 'the collector (FACENITION_OTLP_URL) does not answer' },
  ]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

test('what keeps a server from starting is broken', async () => {
  const folder = await temporaryFolder();
  const headersFile = await headersIn(folder, 0o644);
  const traces = { url: 'http://127.0.0.1:9/', sample: 1 };
  expect(await checkTraces({ traces: { ...traces, headersFile } })).toMatchObject([
    {
      state: 'broken',
      finding: 'FACENITION_OTLP_HEADERS_FILE is open to other users',
      remedy: 'close it with `chmod 600 FACENITION_OTLP_HEADERS_FILE`',
    },
  ]);
  const missing = (): Promise<never> =>
    Promise.reject(Object.assign(new Error('no module'), { code: 'ERR_MODULE_NOT_FOUND' }));
  expect(await checkTraces({ traces }, missing)).toMatchObject([
    { state: 'broken', remedy: expect.stringMatching(/^npm install @opentelemetry\/api@1 /) },
  ]);
});
