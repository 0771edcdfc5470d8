import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ClientOptions } from '../src/index.ts';
import { FacenitionApiError } from '../src/node.ts';
import { startAnswering, success } from './answering-server.ts';
import { entries, faultOf, open } from './subject.ts';

const url = 'http://localhost:1';

const wrong: readonly (readonly [string, ClientOptions])[] = [
  ['an address that is none', { url: 'canary' }],
  ['another scheme', { url: 'ftp://canary' }],
  ['a password in the address', { url: 'http://user:canary@localhost' }],
  ['a query', { url: `${url}/?canary` }],
  ['a token with a line break', { url, token: 'canary\r\nX: y' }],
  ['an empty token', { url, token: '' }],
  ['no time', { url, timeoutMs: 0 }],
  ['time that never ends', { url, timeoutMs: Number.POSITIVE_INFINITY }],
  ['half a retry', { url, retries: 0.5 }],
  ['many retries', { url, retries: 11 }],
];

describe.each(entries)('the %s entry', (_, create) => {
  test.each(wrong)('refuses %s, and does not repeat it', (_name, options) => {
    let thrown: unknown;
    try {
      create(options);
    } catch (fault) {
      thrown = fault;
    }
    expect(thrown).toBeInstanceOf(FacenitionApiError);
    expect(thrown).toMatchObject({ code: 'ERR_REQUEST_INVALID' });
    expect(inspect(thrown)).not.toContain('canary');
  });
});

test.each(['short', 'with a space in it', 'x'.repeat(129)])('refuses the key %j', async (key) => {
  const client = open(onTestFinished, { url });
  const fault = await faultOf(client.revoke({ id: 'fni_a' }, { idempotencyKey: key }));
  expect(fault.code).toBe('ERR_REQUEST_INVALID');
  expect(fault.message).not.toContain(key);
});

test('connections are kept and bounded', async () => {
  const server = await startAnswering(onTestFinished, (response, received) => {
    setTimeout(() => success({})(response, received), 20);
  });
  const client = open(onTestFinished, { url: server.url });
  await Promise.all(Array.from({ length: 100 }, () => client.status()));
  expect(server.received).toHaveLength(100);
  expect(server.connections()).toBeLessThanOrEqual(32);
});

test('a closed client lets what runs end, and takes nothing more', async () => {
  const server = await startAnswering(onTestFinished, (response, received) => {
    setTimeout(() => success({ after: 5 })(response, received), 100);
  });
  const client = open(onTestFinished, { url: server.url });
  const running = client.status();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await Promise.all([client.close(), client.close()]);
  expect(await running).toEqual({ after: 5 });
  expect((await faultOf(client.status())).code).toBe('ERR_UNREACHABLE');
});
