import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CodeMessage } from '../../src/senders/code-sender.ts';
import { type CodeSenderSettings, createCodeSender } from '../../src/senders/create-code-sender.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { startReceiver, status } from '../webhooks/receiver.ts';
import { startMailServer } from './mail-server.ts';

const SECRETS = [`whsec_${randomBytes(32).toString('base64')}`];
const EMAIL: CodeMessage = { kind: 'email', to: 'a@a.example', code: '014285', validMinutes: 10 };
const PHONE: CodeMessage = { kind: 'phone', to: '+442079460000', code: '571428', validMinutes: 10 };

type Way = 'smtp' | 'webhook' | 'outbox';

/** Sends one of each kind with these ways set up, and answers which way took which. */
async function wayOfEach(ways: readonly Way[]): Promise<Readonly<Record<Way, string[]>>> {
  const mail = await startMailServer();
  const service = await startReceiver(status(200));
  const outboxDir = join(await temporaryFolder(), 'outbox');
  const settings: CodeSenderSettings = {
    ...(ways.includes('smtp') && {
      smtpUrl: `smtp://127.0.0.1:${mail.port}`,
      smtpFrom: 'b@a.example',
    }),
    ...(ways.includes('webhook') && { webhookUrl: service.url, webhookSecrets: SECRETS }),
    ...(ways.includes('outbox') && { outboxDir }),
  };
  const sender = createCodeSender(settings);
  await sender?.send(EMAIL);
  await sender?.send(PHONE);
  const names = await readdir(outboxDir).catch(() => []);
  const kindOf = (json: string): string => JSON.parse(json).kind;
  return {
    smtp: mail.messages.map(() => 'email'),
    webhook: service.received.map(({ body }) => kindOf(body)),
    outbox: await Promise.all(
      names.toSorted().map(async (name) => kindOf(await readFile(join(outboxDir, name), 'utf8'))),
    ),
  };
}

describe('which way', () => {
  const none = { smtp: [], webhook: [], outbox: [] };
  const both = expect.toSatisfy(
    (kinds: readonly string[]) => kinds.toSorted().join() === 'email,phone',
  );

  test.each([
    [['smtp', 'webhook', 'outbox'], { ...none, smtp: ['email'], webhook: ['phone'] }],
    [['smtp', 'webhook'], { ...none, smtp: ['email'], webhook: ['phone'] }],
    [['smtp', 'outbox'], { ...none, smtp: ['email'], outbox: ['phone'] }],
    [['webhook', 'outbox'], { ...none, webhook: ['email', 'phone'] }],
    [['webhook'], { ...none, webhook: ['email', 'phone'] }],
    [['outbox'], { ...none, outbox: both }],
  ] as const)('%j', async (ways, taken) => {
    expect(await wayOfEach(ways)).toEqual(taken);
  });

  test('a failing way is not replaced by another', async () => {
    const service = await startReceiver(status(500));
    const outboxDir = join(await temporaryFolder(), 'outbox');
    const settings = { webhookUrl: service.url, webhookSecrets: SECRETS, outboxDir };
    const sending = createCodeSender(settings)?.send(PHONE);
    await expect(sending).rejects.toMatchObject({ code: 'ERR_DELIVERY_FAILED' });
    await expect(readdir(outboxDir)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test.each([
  ['nothing', {}],
  ['e-mail alone', { smtpUrl: 'smtp://a.example', smtpFrom: 'b@a.example' }],
])('%s is not enough', (_, settings) => {
  expect(createCodeSender(settings)).toBeUndefined();
});

test.each([
  ['a mail server without a sender', { smtpUrl: 'smtp://a.example', outboxDir: '.' }],
  ['a webhook without secrets', { webhookUrl: 'https://a.example/' }],
  ['a webhook in the open', { webhookUrl: 'http://a.example/', webhookSecrets: SECRETS }],
])('%s is refused', (_, settings) => {
  expect(() => createCodeSender(settings)).toThrow(
    expect.objectContaining({ code: 'ERR_CONFIG_INVALID' }),
  );
});
