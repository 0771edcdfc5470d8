import { randomUUID } from 'node:crypto';
import { type Clock, FacenitionError } from '@facenition/core';
import type { Fetch } from '../webhooks/post.ts';
import type { CodeSender } from './code-sender.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { createSmtpSender } from './smtp-sender.ts';
import { createWebhookSender } from './webhook-sender.ts';

/** The ways that an operator has set up for codes. */
export interface CodeSenderSettings {
  /** A mail server: `smtp://name:password@host:587`. */
  readonly smtpUrl?: string;
  /** Whom the e-mail comes from. */
  readonly smtpFrom?: string;
  /** A service that sends e-mail or text messages. */
  readonly webhookUrl?: string;
  readonly webhookSecrets?: readonly string[];
  /** A folder, for development. */
  readonly outboxDir?: string;
}

export interface CodeSenderPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly randomId: () => string;
}

const PLATFORM: CodeSenderPorts = {
  fetch: (url, request) => fetch(url, request),
  clock: Date.now,
  randomId: randomUUID,
};

/**
 * E-mail goes by the mail server, else the webhook, else the outbox; a text message by the webhook,
 * else the outbox. Answers `undefined` where one of the two has no way: a registration needs both.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where a way is set up by half
 */
export function createCodeSender(
  settings: CodeSenderSettings,
  ports: CodeSenderPorts = PLATFORM,
): CodeSender | undefined {
  const mail = smtpOf(settings);
  const phone = webhookOf(settings, ports) ?? outboxOf(settings, ports);
  const email = mail ?? phone;
  if (email === undefined || phone === undefined) return undefined;
  return { send: (message) => (message.kind === 'email' ? email : phone).send(message) };
}

function smtpOf({ smtpUrl: url, smtpFrom: from }: CodeSenderSettings): CodeSender | undefined {
  if (url === undefined) return undefined;
  if (from === undefined) throw half('a mail server needs an address that e-mail comes from');
  return createSmtpSender({ url, from });
}

function webhookOf(
  { webhookUrl: url, webhookSecrets: secrets }: CodeSenderSettings,
  ports: CodeSenderPorts,
): CodeSender | undefined {
  if (url === undefined) return undefined;
  if (secrets === undefined) throw half('a webhook for codes needs a secret');
  return createWebhookSender({ url, secrets, ...ports });
}

function outboxOf(
  { outboxDir: dir }: CodeSenderSettings,
  { clock, randomId }: CodeSenderPorts,
): CodeSender | undefined {
  return dir === undefined ? undefined : createOutboxSender({ dir, clock, randomId });
}

function half(message: string): FacenitionError {
  return new FacenitionError('ERR_CONFIG_INVALID', message);
}
