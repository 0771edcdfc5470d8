import { randomBytes } from 'node:crypto';
import type { Clock, PackManifest } from '@facenition/core';
import { openApiDocument } from './api/document.ts';
import { interfacePage } from './api/page.ts';
import type { Config } from './config.ts';
import type { WorkerPool } from './engine/worker-pool.ts';
import { type AppPorts, createApp } from './http/app.ts';
import { createHandlers } from './http/handlers/handlers.ts';
import type { Keys } from './keys/ports.ts';
import type { Log } from './log.ts';
import { createReceipts } from './receipts/issue.ts';
import { createCodeSender } from './senders/create-code-sender.ts';
import { createClientRegistration } from './service/client-registration.ts';
import type { ServicePorts, ServiceStore } from './service/ports.ts';
import { VERSION } from './version.ts';
import type { WebhookEndpoint } from './webhooks/endpoint.ts';
import { createWebhooks } from './webhooks/webhooks.ts';

/** Everything that was opened at the start. */
export interface ServerParts {
  readonly config: Config;
  readonly pack: PackManifest;
  readonly pool: WorkerPool;
  readonly store: ServiceStore;
  readonly keys: Keys;
  readonly webhookEndpoints: readonly WebhookEndpoint[];
  readonly webhookSecrets: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Puts the interface together. */
export function composeApp(parts: ServerParts): ReturnType<typeof createApp> {
  const { config, pool, store, keys, clock, log } = parts;
  const sender = createCodeSender({ ...config.codes, webhookSecrets: parts.webhookSecrets });
  const clients = createClientRegistration({ store, clock, ...(sender && { sender }) });
  return createApp({
    handlers: createHandlers(composeServices(parts), clients),
    store,
    clock,
    log,
    checkPlace: () => pool.checkPlace(),
    limits: { ...config, places: config.workers + config.queueLimit },
    rates: {
      perAddress: config.ratePerAddress,
      perClient: config.ratePerClient,
      perToken: config.ratePerToken,
    },
    registration: config.clientRegistration,
    sendsCodes: sender !== undefined,
    trustedProxies: config.trustedProxies,
    documents: composeDocuments(config, keys),
  });
}

function composeServices({
  config,
  pack,
  pool,
  store,
  keys,
  webhookEndpoints: endpoints,
  clock,
}: ServerParts): ServicePorts {
  const { issuer, receiptSeconds: lifetimeSeconds } = config;
  return {
    templates: pool,
    analysis: pool,
    pack,
    store,
    receipts: createReceipts({ keys, issuer, lifetimeSeconds, clock, randomId }),
    webhooks: createWebhooks({ endpoints, randomId }),
    keys,
    issuer,
    clock,
  };
}

function composeDocuments(config: Config, keys: Keys): AppPorts['documents'] {
  const product = VERSION;
  return {
    openApi: JSON.stringify(openApiDocument({ product, registration: config.clientRegistration })),
    page: interfacePage(product),
    publicKeys: () => keys.publicKeys(),
  };
}

/** 128 random bits. */
function randomId(): string {
  return randomBytes(16).toString('base64url');
}
