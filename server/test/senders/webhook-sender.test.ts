import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { CodeMessage, CodeSender } from '../../src/senders/code-sender.ts';
import { createWebhookSender } from '../../src/senders/webhook-sender.ts';
import { startReceiver, status } from '../webhooks/receiver.ts';
import { verifyAsReceiver } from '../webhooks/verify.ts';

const NOW = Date.UTC(2026, 0, 2);
const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const MESSAGE: CodeMessage = {
  kind: 'phone',
  to: '+442079460000',
  code: '014285',
  validMinutes: 10,
};

const senderTo = (
  url: string,
  {
    secrets = [SECRET],
    timeoutMs = 10_000,
  }: { secrets?: readonly string[]; timeoutMs?: number } = {},
): CodeSender =>
  createWebhookSender({
    url,
    secrets,
    fetch,
    clock: () => NOW,
    randomId: () => 'one',
    timeoutMs,
  });

test('a signed POST with what there is to send', async () => {
  const { url, received } = await startReceiver(status(202));
  await senderTo(url).send({ ...MESSAGE, ...{ subject: 'CANARY' } });
  expect(received).toHaveLength(1);
  expect(JSON.parse(received[0]?.body ?? '')).toEqual(MESSAGE);
  expect(received[0]?.headers['webhook-id']).toBe('msg_one');
  expect(await verifyAsReceiver(SECRET, received[0], NOW)).toBe('genuine');
});

describe('a failure tells neither the address nor the code nor the words of the service', () => {
  test.each([
    ['status-500', 10_000, status(500)],
    ['status-410', 10_000, status(410)],
    ['timeout', 300, () => {}],
  ] as const)('%s', async (reason, timeoutMs, answer) => {
    const { url, received } = await startReceiver((response, call) => {
      response.setHeader('x-canary', call.body);
      answer(response);
    });
    const fault: unknown = await senderTo(`${url}/CANARY`, { timeoutMs })
      .send(MESSAGE)
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: 'ERR_DELIVERY_FAILED',
      message: `the service for codes failed: ${reason}`,
    });
    const told = inspect(fault, { depth: Infinity });
    for (const secret of [MESSAGE.to, MESSAGE.code, 'CANARY']) expect(told).not.toContain(secret);
    expect(received).toHaveLength(1);
  });
});

test.each([
  ['http://a.example/', [SECRET]],
  ['a.example', [SECRET]],
  ['https://a.example/', []],
  ['https://a.example/', ['whsec_CANARY']],
])('%s with %j is refused at once', (url, secrets) => {
  const creating = (): unknown => senderTo(url, { secrets });
  expect(creating).toThrow(expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }));
  expect(creating).not.toThrow('CANARY');
});
