import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { createEndpoint, type HookReply } from '../src/endpoint.ts';
import type { HookEvent } from '../src/event.ts';
import { HookFault } from '../src/fault.ts';
import type { Handler } from '../src/hook.ts';
import { toNodeListener } from '../src/node.ts';

const stranger = () => Promise.reject(new HookFault('ERR_CALLER_UNKNOWN', 'unknown'));
const known = async () => {};

function echo(): Handler<HookReply> & { readonly payloads: unknown[] } {
  const payloads: unknown[] = [];
  return {
    payloads,
    name: 'echo',
    handle: async (payload) => {
      payloads.push(payload);
      return { status: 200, body: { payload } };
    },
    refuse: () => ({ status: 200, body: { refused: true } }),
  };
}

function post(
  body: ReadableStream<Uint8Array> | string | null,
  headers: Record<string, string> = {},
): Request {
  return new Request('https://hook.example/', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    duplex: 'half',
  } as RequestInit);
}

const read = async (response: Response) => ({
  status: response.status,
  body: await response.json(),
});

describe('an endpoint', () => {
  test('reads nothing of the body of a stranger', async () => {
    const pull = vi.fn();
    const handler = echo();
    const events: HookEvent[] = [];
    const onEvent = (event: HookEvent) => void events.push(event);
    const endpoint = createEndpoint({ handler, caller: stranger, onEvent });
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const response = await endpoint(post(body));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.text()).toBe('');
    expect(pull).not.toHaveBeenCalled();
    expect(handler.payloads).toEqual([]);
    expect(events).toMatchObject([{ kind: 'fault', hook: 'echo', code: 'ERR_CALLER_UNKNOWN' }]);
  });

  test('says 503 where the caller cannot be found out', async () => {
    const caller = () => Promise.reject(new Error('broken'));
    const endpoint = createEndpoint({ handler: echo(), caller, onEvent: () => {} });
    const response = await endpoint(post('{}'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('knows no %s', async (method) => {
    const endpoint = createEndpoint({ handler: echo(), caller: known, onEvent: () => {} });
    const response = await endpoint(new Request('https://hook.example/', { method }));
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('hands what was sent to the handler, and answers as it says', async () => {
    const endpoint = createEndpoint({ handler: echo(), caller: known, onEvent: () => {} });
    const response = await endpoint(post('{"a":[1]}'));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await read(response)).toEqual({ status: 200, body: { payload: { a: [1] } } });
  });

  test.each([
    ['no JSON', post('{')],
    ['a name twice', post('{"a":1,"a":2}')],
    ['another type', post('a=1', { 'content-type': 'application/x-www-form-urlencoded' })],
    ['no type', post('{}', { 'content-type': '' })],
    ['too much, as it says', post('{}', { 'content-length': '1000001' })],
    ['too much, as it is', post(JSON.stringify('x'.repeat(1_000_001)))],
    ['nothing', post(null)],
  ])('answers the refusal of the vendor to %s', async (_what, request) => {
    const handler = echo();
    const endpoint = createEndpoint({
      ...{ handler, caller: known, onEvent: () => {}, bodyBytes: 1_000_000 },
    });
    expect(await read(await endpoint(request))).toEqual({ status: 200, body: { refused: true } });
    expect(handler.payloads).toEqual([]);
  });

  test('holds no more of a body than it may have', async () => {
    let given = 0;
    const body = new ReadableStream({
      pull(controller) {
        given += 1000;
        controller.enqueue(new Uint8Array(1000));
      },
    });
    const endpoint = createEndpoint({
      ...{ handler: echo(), caller: known, onEvent: () => {}, bodyBytes: 5000 },
    });
    await endpoint(post(body));
    expect(given).toBeLessThan(10_000);
  });
});

test('a log that is broken lets nobody in, and keeps nobody out', async () => {
  const onEvent = () => {
    throw new Error('no room left');
  };
  const stranger = async () => {
    throw new HookFault('ERR_CALLER_UNKNOWN', '');
  };
  const strange = createEndpoint({ handler: echo(), caller: stranger, onEvent });
  expect((await strange(post('{}'))).status).toBe(401);
  const endpoint = createEndpoint({ handler: echo(), caller: known, onEvent });
  expect((await endpoint(post('{"a":1}'))).status).toBe(200);
});

/** An endpoint for whoever knows `secret`, behind a server of Node. */
async function hosted() {
  const caller = async (headers: Headers) => {
    if (headers.get('authorization') !== 'secret') throw new HookFault('ERR_CALLER_UNKNOWN', '');
  };
  const endpoint = createEndpoint({ handler: echo(), caller, onEvent: () => {} });
  const server = createServer(toNodeListener(endpoint)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async close() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

test('behind a server of Node it is the same', async () => {
  const { url, close } = await hosted();
  const init = { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } };
  const good = { ...init, headers: { ...init.headers, authorization: 'secret' } };
  expect(await read(await fetch(url, good))).toEqual({ status: 200, body: { payload: { a: 1 } } });
  expect((await fetch(url, init)).status).toBe(401);
  expect((await fetch(url)).status).toBe(405);
  await close();
});

test('no stranger ends the server by a method that no request may have', async () => {
  const { url, close } = await hosted();
  const [answer] = await once(ask(url, { method: 'TRACE' }).end(), 'response');
  expect(answer.statusCode).toBe(500);
  expect((await fetch(url, { method: 'POST' })).status).toBe(401);
  await close();
});
