import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { drawPerson } from '../person.ts';
import { startTestServer, type TestServer } from '../running-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startReceiver, status } from '../webhooks/receiver.ts';
import { startCollector, theSpan, treeOf } from './collector.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const FIELDS = { password: 'pw', accuracy: '2' };

async function enrol(server: TestServer, photo: Uint8Array): Promise<string> {
  const answer: unknown = await (await server.post('/generate', [photo], FIELDS)).json();
  expect(answer).toMatchObject({ ok: true });
  return String(Reflect.get(Object(answer), 'token'));
}

function requestLines(server: TestServer): readonly unknown[] {
  return server.logged
    .map((line): unknown => JSON.parse(line))
    .filter((line) => Reflect.get(Object(line), 'event') === 'request');
}

test('a verification is a tree of spans under that of its caller', {
  timeout: 60_000,
}, async () => {
  const collector = await startCollector();
  const server = await startTestServer(onTestFinished, {
    traces: { url: collector.url, sample: 1 },
  });
  const { enrolment, probe } = await drawPerson();
  const token = await enrol(server, enrolment);

  const form = new FormData();
  form.append('photo', new Blob([new Uint8Array(probe)]), 'photo');
  for (const [name, value] of Object.entries({ ...FIELDS, token })) form.append(name, value);
  const response = await fetch(`${server.url}/authenticate`, {
    method: 'POST',
    body: form,
    headers: { 'X-Auth-Token': server.clientToken, traceparent: `00-${TRACE}-${CALLER}-01` },
  });
  expect(await response.json()).toMatchObject({ ok: true, authenticated: true });
  await server.close();

  const spans = collector.spans().filter(({ traceId }) => traceId === TRACE);
  expect(treeOf(spans, CALLER)).toEqual([
    ['POST /authenticate', expect.arrayContaining(['wait verify', 'engine verify', 'transaction'])],
  ]);
  const request = theSpan(spans, 'POST /authenticate');
  expect(request).toMatchObject({ kind: 'server', isError: false, message: '' });
  expect(request.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/authenticate',
    'http.response.status_code': 200,
    'facenition.request.id': response.headers.get('x-request-id'),
  });
  const engine = theSpan(spans, 'engine verify');
  expect(engine).toMatchObject({ kind: 'internal', attributes: { 'facenition.task': 'verify' } });
  // Beginnings are whole milliseconds.
  expect(engine.startedAt).toBeGreaterThan(theSpan(spans, 'wait verify').endedAt - 1);
  expect(engine.endedAt).toBeLessThanOrEqual(request.endedAt);
  expect(engine.endedAt - engine.startedAt).toBeGreaterThan(5);
  for (const { name, attributes } of spans) {
    if (name === 'transaction') expect(attributes).toEqual({ 'db.system.name': 'sqlite' });
  }
  expect(request.resource).toMatchObject({ 'service.name': 'facenition' });
  // Neither tracestate, nor events, nor links.
  expect(spans.flatMap(({ fields }) => fields)).not.toEqual(
    expect.arrayContaining([expect.toSatisfy((field: number) => [3, 11, 13].includes(field))]),
  );

  const lines = requestLines(server);
  expect(lines).toContainEqual(expect.objectContaining({ route: '/authenticate', traceId: TRACE }));
  const enrolled = theSpan(collector.spans(), 'POST /generate');
  expect(enrolled).toMatchObject({ parentId: '' });
  expect(lines).toContainEqual(
    expect.objectContaining({ route: '/generate', traceId: enrolled.traceId }),
  );
});

test('a try to tell a webhook is a trace of its own', { timeout: 60_000 }, async () => {
  const collector = await startCollector();
  const { url, received } = await startReceiver(status(503));
  const webhookSecretFile = join(await temporaryFolder(), 'secrets');
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  await writeFile(webhookSecretFile, secret, { mode: 0o600 });
  const server = await startTestServer(onTestFinished, {
    traces: { url: collector.url, sample: 1 },
    webhookUrls: [url],
    webhookSecretFile,
  });
  const token = await enrol(server, (await drawPerson()).enrolment);
  const revoked = await fetch(`${server.url}/revoke`, {
    method: 'POST',
    body: JSON.stringify({ token }),
    headers: { 'X-Auth-Token': server.clientToken, 'Content-Type': 'application/json' },
  });
  expect(revoked.status).toBe(200);
  await expect.poll(() => received.length, { timeout: 10_000 }).toBe(1);
  await server.close();
  const call = theSpan(collector.spans(), 'webhook');
  expect(call).toMatchObject({ kind: 'client', parentId: '', isError: true, message: '503' });
  expect(call.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 503,
    'error.type': '503',
    'facenition.webhook.id': received[0]?.headers['webhook-id'],
  });
  expect(collector.text()).not.toContain(new URL(url).port);
});
