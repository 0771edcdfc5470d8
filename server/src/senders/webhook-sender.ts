import { type Clock, FacenitionError } from '@facenition/core';
import { isEndpointUrl } from '../webhooks/endpoint.ts';
import { type Fetch, postSigned } from '../webhooks/post.ts';
import { createSigner } from '../webhooks/signature.ts';
import type { CodeSender } from './code-sender.ts';

/** A person is waiting. */
const TIMEOUT_MS = 10_000;

/**
 * Hands codes to a service of the operator's, which knows how to send them. One try: who waits for
 * a code asks for another.
 *
 * @throws FacenitionError `ERR_CONFIG_INVALID` where the address or a secret is unusable
 */
export function createWebhookSender({
  url,
  secrets,
  fetch,
  clock,
  randomId,
  timeoutMs = TIMEOUT_MS,
}: {
  readonly url: string;
  readonly secrets: readonly string[];
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly randomId: () => string;
  readonly timeoutMs?: number;
}): CodeSender {
  if (!isEndpointUrl(url)) {
    throw new FacenitionError('ERR_CONFIG_INVALID', 'the address for codes must be https:');
  }
  const sign = createSigner(secrets);
  return {
    send: async ({ kind, to, code, validMinutes }) => {
      const body = JSON.stringify({ kind, to, code, validMinutes });
      const signature = sign({ id: `msg_${randomId()}`, body }, clock());
      const result = await postSigned(url, { body, signature }, { fetch, timeoutMs });
      if (result === 'accepted') return;
      throw new FacenitionError('ERR_DELIVERY_FAILED', `the service for codes failed: ${result}`);
    },
  };
}
