import { connect } from 'node:net';
import { FacenitionError } from '@facenition/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodedBytes } from '../../src/http/body-admission.ts';
import { MAX_IMAGE_BYTES, MAX_REQUEST_BYTES, startTestApp, type TestApp } from './test-app.ts';

/** Sends the head of a request, with a body of this length to come, and answers the status line. */
function announce(app: TestApp, length: string, ...headers: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const head = ['POST /generate HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  socket.write(`${[...head, length, ...headers].join('\r\n')}\r\n\r\n`);
  return new Promise((resolve) => {
    socket.once('data', (data) => resolve(String(data).split('\r\n')[0] ?? ''));
    socket.once('close', () => resolve('closed'));
  });
}

const unanswered = (answer: Promise<string>): Promise<string> =>
  Promise.race([
    answer,
    new Promise<string>((resolve) => setTimeout(() => resolve('waits for the body'), 100)),
  ]);

describe('before a byte of the body has come', () => {
  test.each([
    ['Transfer-Encoding: chunked', 'HTTP/1.1 401 Unauthorized'],
    [`Content-Length: ${encodedBytes(MAX_IMAGE_BYTES) + 1}`, 'HTTP/1.1 413 Payload Too Large'],
    [`Content-Length: ${encodedBytes(MAX_IMAGE_BYTES)}`, 'waits for the body'],
  ])('without a token in the header, %s: %s', async (length, status) => {
    expect(await unanswered(announce(await startTestApp(), length))).toBe(status);
  });

  test.each([
    ['Transfer-Encoding: chunked', 'waits for the body'],
    [`Content-Length: ${encodedBytes(MAX_REQUEST_BYTES) + 1}`, 'HTTP/1.1 413 Payload Too Large'],
    [`Content-Length: ${encodedBytes(MAX_REQUEST_BYTES)}`, 'waits for the body'],
  ])('with a token in the header, %s: %s', async (length, status) => {
    const app = await startTestApp();
    expect(await unanswered(announce(app, length, `X-Auth-Token: ${app.token}`))).toBe(status);
  });

  test('a request that could not be served is told to come back', async () => {
    const app = await startTestApp();
    app.answers.checkPlace = () => {
      throw new FacenitionError('ERR_OVERLOADED', 'too many requests wait');
    };
    const answer = await announce(app, 'Content-Length: 100', `X-Auth-Token: ${app.token}`);
    expect(answer).toBe('HTTP/1.1 503 Service Unavailable');
  });

  test('bodies in memory share a budget, which those without a token cannot use up', async () => {
    const app = await startTestApp(undefined, { places: 0 });
    const length = `Content-Length: ${encodedBytes(MAX_IMAGE_BYTES)}`;
    const first = announce(app, length);
    expect(await unanswered(first)).toBe('waits for the body');
    expect(await announce(app, length)).toBe('HTTP/1.1 503 Service Unavailable');
    const form = { photo: new Blob([new Uint8Array(40_000)]), password: 'pw' };
    expect((await app.postForm('/generate', form)).status).toBe(200);
    // What was taken is given back: one after the other all of them pass.
    for (let at = 0; at < 20; at += 1) {
      expect((await app.postForm('/generate', form)).status).toBe(200);
    }
  });
});

test('the engine is told when the client of a request goes away', async () => {
  const app = await startTestApp();
  app.answers.enrol = () => new Promise(() => {});
  const client = new AbortController();
  const request = fetch(`${app.url}/generate`, {
    method: 'POST',
    headers: { 'X-Auth-Token': app.token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ photo: 'AAAA', password: 'pw' }),
    signal: client.signal,
  }).catch(() => 'gone');
  await expect.poll(app.gone).toBeDefined();
  expect(app.gone()?.aborted).toBe(false);
  client.abort();
  expect(await request).toBe('gone');
  await expect.poll(() => app.gone()?.aborted).toBe(true);
});
