import type { Config } from './config.ts';
import { randomId } from './random-id.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';

/** Announces to the endpoints of the settings; a running server makes the calls. */
export function configuredWebhooks({ webhookUrls }: Pick<Config, 'webhookUrls'>): Webhooks {
  return createWebhooks({ endpoints: webhookUrls.map((url) => ({ url })), randomId });
}
