import { FacenitionError } from '@facenition/core';
import { expect, onTestFinished, test } from 'vitest';
import { openTracer } from '../../src/tracing/open-telemetry.ts';
import type { Tracer } from '../../src/tracing/tracer.ts';
import { startTestApp, type TestApp } from '../http/test-app.ts';
import { type Collector, startCollector, theSpan } from './collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const KEEPS = { traceparent: `00-${TRACE}-${CALLER}-01` };
const DROPS = { traceparent: `00-${TRACE}-${CALLER}-00` };

interface TracedApp extends TestApp {
  readonly tracer: Tracer;
  readonly lost: readonly number[];
}

async function startTraced(url: string, sample = 1): Promise<TracedApp> {
  const lost: number[] = [];
  const options = { version: '0', onLost: (count: number) => void lost.push(count) };
  const tracer = await openTracer({ url, sample }, options);
  return { ...(await startTestApp(onTestFinished, { tracer })), tracer, lost };
}

/** What a collector has after these requests. */
async function tracesOf(
  collector: Collector,
  sample: number,
  requests: readonly Record<string, string>[],
): Promise<TracedApp> {
  const app = await startTraced(collector.url, sample);
  for (const headers of requests) await app.post('/status', '{}', headers);
  await expect.poll(() => app.logged.length).toBe(requests.length);
  await app.tracer.close(5000);
  return app;
}

test('what is unknown has no name, and what a caller did wrong is no error', async () => {
  const collector = await startCollector();
  const app = await startTraced(collector.url);
  await app.post('/secret?query', '{}');
  await app.post('/status', '{}', { traceparent: '00-nonsense' });
  await fetch(`${app.url}/status`, { method: 'PROPFIND' });
  await app.tracer.close(5000);
  const unknown = theSpan(collector.spans(), 'POST');
  expect(unknown).toMatchObject({ isError: false, parentId: '' });
  expect(unknown.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 404,
    'facenition.request.id': expect.any(String),
  });
  const refused = theSpan(collector.spans(), 'POST /status');
  expect(refused).toMatchObject({ isError: false, parentId: '' });
  expect(refused.attributes['http.response.status_code']).toBe(401);
  const odd = theSpan(collector.spans(), 'HTTP /status');
  expect(odd.attributes).toMatchObject({ 'http.request.method': '_OTHER' });
});

test('a fault is an error with its code, and none of its words', async () => {
  const collector = await startCollector();
  const app = await startTraced(collector.url);
  app.answers.analysis = {
    detect: async () => {
      throw new FacenitionError('ERR_MODEL_FAILED', 'CANARY', { cause: new Error('CANARY') });
    },
  };
  const photo = Buffer.from('photo').toString('base64');
  const answer = await app.postJson('/detect', { photo });
  expect(answer.status).toBe(502);
  await app.tracer.close(5000);
  const span = theSpan(collector.spans(), 'POST /detect');
  expect(span).toMatchObject({ isError: true, message: 'ERR_MODEL_FAILED' });
  expect(span.attributes).toMatchObject({
    'http.response.status_code': 502,
    'error.type': 'ERR_MODEL_FAILED',
  });
  expect(collector.text()).not.toContain('CANARY');
});

test('steps stand under what is around them, and outside of it they are just done', async () => {
  const collector = await startCollector();
  const { tracer } = await startTraced(collector.url);
  const outer = { step: 'engine', task: 'verify' } as const;
  const inner = { step: 'key', service: 'AWS KMS', operation: 'Decrypt' } as const;
  expect(await tracer.step(outer, async () => 1)).toBe(1);
  tracer.past(inner, { startedAt: 0, endedAt: 1 });

  const gone = new AbortController();
  const request = { requestId: 'r', method: 'POST', route: '/x', parent: undefined };
  const trace = tracer.request(request);
  const work = Promise.withResolvers<unknown>();
  trace.around(() => {
    const steps = async (): Promise<void> => {
      await tracer.step(outer, async () => {
        const startedAt = Date.now();
        tracer.past(inner, { startedAt, endedAt: startedAt + 7, fault: 'ERR_INTERNAL' });
      });
      const failing = { step: 'transaction', system: 'sqlite' } as const;
      const failed = tracer.step(failing, () => Promise.reject(new Error('CANARY')));
      await expect(failed).rejects.toThrow('CANARY');
      await tracer.step(
        { step: 'wait', task: 'enrol' },
        () => {
          gone.abort(new Error('CANARY'));
          return Promise.reject(gone.signal.reason);
        },
        gone.signal,
      );
    };
    steps().catch(work.resolve);
  });
  expect(await work.promise).toBe(gone.signal.reason);
  trace.end(499);
  await tracer.close(5000);

  const spans = collector.spans();
  expect(spans).toHaveLength(5);
  const engine = theSpan(spans, 'engine verify');
  expect(engine.parentId).toBe(theSpan(spans, 'POST /x').spanId);
  const key = theSpan(spans, 'key Decrypt');
  expect(key).toMatchObject({ parentId: engine.spanId, kind: 'client', message: 'ERR_INTERNAL' });
  expect(key.endedAt - key.startedAt).toBeCloseTo(7);
  expect(theSpan(spans, 'transaction')).toMatchObject({ isError: true, message: 'ERR_INTERNAL' });
  expect(collector.text()).not.toContain('CANARY');
  const wait = theSpan(spans, 'wait enrol');
  expect(wait).toMatchObject({ isError: false, attributes: { 'error.type': 'client-gone' } });
});

test('a caller decides whether its traces are kept', async () => {
  const collector = await startCollector();
  await tracesOf(collector, 1e-9, [{}, {}, {}, DROPS, KEEPS]);
  expect(collector.spans()).toMatchObject([{ traceId: TRACE, parentId: CALLER }]);
});

test('none are kept where the sample is 0, and the log names them all the same', async () => {
  const collector = await startCollector();
  const { logged } = await tracesOf(collector, 0, [{}, KEEPS]);
  expect(collector.requests).toEqual([]);
  expect(logged.map((line): unknown => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ event: 'request', traceId: TRACE }),
  );
});

test('a half is about a half', async () => {
  const collector = await startCollector();
  const { tracer } = await startTraced(collector.url, 0.5);
  for (let nth = 0; nth < 400; nth += 1) {
    tracer.request({ requestId: 'r', method: 'GET', route: '/x', parent: undefined }).end(200);
  }
  await tracer.close(5000);
  // Six standard deviations on either side.
  expect(collector.spans().length).toBeGreaterThan(140);
  expect(collector.spans().length).toBeLessThan(260);
});

test('without a collector there are no words of traces in the log', async () => {
  const app = await startTestApp(onTestFinished);
  await app.post('/status', '{}', KEEPS);
  await expect.poll(() => app.logged.length).toBe(1);
  expect(app.logged.join('')).not.toContain('trace');
});

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9/v1/traces';

test.each([
  ['is not there', async () => NOWHERE],
  ['takes nothing', async () => (await startCollector(onTestFinished, () => 400)).url],
  ['never answers', async () => (await startCollector(onTestFinished, () => 'never')).url],
])('a collector that %s changes no answer, and is told of once', async (_how, addressOf) => {
  const untraced = await startTestApp(onTestFinished);
  const traced = await startTraced(await addressOf());
  const answersOf = async (app: TestApp): Promise<readonly unknown[]> => {
    const answers = [await app.post('/status', '{}', {}), await app.postJson('/status', {})];
    return Promise.all(answers.map(async (answer) => [answer.status, await answer.json()]));
  };
  expect(await answersOf(traced)).toEqual(await answersOf(untraced));
  await traced.tracer.close(500);
  expect(traced.lost).toEqual([2]);
});

test('a collector that is away for a while loses nothing', async () => {
  const answers = [503, 200];
  const collector = await startCollector(onTestFinished, () => answers.shift() ?? 200);
  const { lost } = await tracesOf(collector, 1, [{}]);
  expect(collector.requests).toHaveLength(2);
  expect(lost).toEqual([]);
});
