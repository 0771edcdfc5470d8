import { createWebhooks } from '../src/webhooks/webhooks.ts';

/** Nobody is told anything. */
export const noWebhooks = createWebhooks({ endpoints: [], randomId: () => 'nobody' });
