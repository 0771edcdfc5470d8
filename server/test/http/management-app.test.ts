import { createServer } from 'node:http';
import { FacenitionError } from '@facenition/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createManagementApp } from '../../src/http/management-app.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';

interface Management {
  readonly url: string;
  readonly log: Log;
  isReady: () => Promise<void>;
}

async function start(): Promise<Management> {
  const metrics = createMetrics();
  metrics.watch(() => ({ waiting: 3, running: 2 }));
  const management = {
    url: '',
    log: metrics.counting(createLog('silent', () => {})),
    isReady: async () => {},
  };
  const ready = (): Promise<void> => management.isReady();
  const server = createServer(createManagementApp({ ready, metrics, log: management.log }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  management.url = `http://127.0.0.1:${address.port}`;
  return management;
}

describe('health', () => {
  test('live answers without a client token', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });

  test('ready follows what it depends on', async () => {
    const management = await start();
    const ready = (): Promise<Response> => fetch(`${management.url}/health/ready`);
    expect((await ready()).status).toBe(200);
    management.isReady = () => Promise.reject(new FacenitionError('ERR_STORE_FAILED', 'CANARY'));
    // An answer holds for a second: asking is free for everybody.
    expect((await ready()).status).toBe(200);
    await vi.waitFor(async () => expect((await ready()).status).toBe(503), 3000);
    const answer = await ready();
    expect(await answer.json()).toEqual({
      ok: false,
      error: 'not ready',
      code: 'ERR_STORE_FAILED',
    });
  });
});

describe('metrics', () => {
  test('count what the log is told', async () => {
    const { url, log } = await start();
    const request = { event: 'request', requestId: 'CANARY', method: 'POST', status: 200 } as const;
    log({ ...request, route: '/v1/generate', ms: 70 });
    log({ ...request, route: '/v1/generate', ms: 90 });
    log({ event: 'worker-lost' });
    const fault = { code: 'ERR_STORE_FAILED', message: 'CANARY', causes: [] } as const;
    log({ event: 'fault', fault });
    const answer = await fetch(`${url}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=/);
    expect(text).toContain('facenition_requests_total{route="/v1/generate",status="200"} 2');
    expect(text).toContain('facenition_request_seconds_sum{route="/v1/generate"} 0.16');
    expect(text).toContain('facenition_events_total{event="worker-lost",code=""} 1');
    expect(text).toContain('facenition_events_total{event="fault",code="ERR_STORE_FAILED"} 1');
    expect(text).toContain('facenition_tasks_waiting 3');
    expect(text).toContain('facenition_tasks_running 2');
    expect(text).not.toContain('CANARY');
  });
});

test('there is nothing else, and nothing is changed here', async () => {
  const { url } = await start();
  expect((await fetch(`${url}/v1/generate`, { method: 'POST' })).status).toBe(404);
  const answer = await fetch(`${url}/metrics`, { method: 'DELETE' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('Allow')).toBe('GET, HEAD');
});
