import type { Offer } from '../api/access.ts';
import { openApiDocument } from '../api/document.ts';
import { interfacePage } from '../api/page.ts';
import { configuredWebhooks } from '../configured-webhooks.ts';
import { type AppPorts, createApp } from '../http/app.ts';
import { createHandlers } from '../http/handlers/handlers.ts';
import type { Keys } from '../keys/ports.ts';
import { openProviderKeys } from '../keys/provider/open-provider-keys.ts';
import { randomId } from '../random-id.ts';
import { createReceipts } from '../receipts/issue.ts';
import { createCodeSender } from '../senders/create-code-sender.ts';
import { createClientRegistration } from '../service/client-registration.ts';
import type { ServicePorts } from '../service/ports.ts';
import { VERSION } from '../version.ts';
import { captureMount, composeCapture } from './capture.ts';
import { entraMount } from './entra.ts';
import { openIdMount } from './openid.ts';
import type { ServerParts } from './server-parts.ts';

/** Puts the interface together. */
export function composeApp(parts: ServerParts): ReturnType<typeof createApp> {
  const { config, pool, store, keys, clock, log, tracer } = parts;
  const sender = createCodeSender({ ...config.codes, webhookSecrets: parts.webhookSecrets });
  const offer = { registration: config.clientRegistration, sendsCodes: sender !== undefined };
  const capture = composeCapture(parts, composeServices(parts));
  const providerKeys = openProviderKeys(config, {
    issuer: capture.publicUrl,
    clock,
    watch: (call, work) => tracer.step({ step: 'key', ...call }, work),
  });
  const clients = createClientRegistration({ store, clock, ...(sender && { sender }) });
  return createApp({
    handlers: createHandlers(capture, clients),
    store,
    clock,
    log,
    tracer,
    checkPlace: () => pool.checkPlace(),
    limits: { ...config, places: config.workers + config.queueLimit },
    rates: {
      perAddress: config.ratePerAddress,
      perClient: config.ratePerClient,
      perToken: config.ratePerToken,
      perRoster: config.ratePerRoster,
    },
    offer,
    mounts: [
      captureMount(parts, capture),
      openIdMount(parts, capture, providerKeys),
      entraMount(parts, capture, providerKeys),
    ],
    trustedProxies: config.trustedProxies,
    documents: composeDocuments(offer, keys),
  });
}

function composeServices({
  config,
  pack,
  formerPacks,
  pool,
  store,
  keys,
  clock,
}: ServerParts): ServicePorts {
  const { issuer, receiptSeconds: lifetimeSeconds } = config;
  return {
    templates: pool,
    rosters: pool,
    analysis: pool,
    pack,
    formerPacks,
    store,
    receipts: createReceipts({ keys, issuer, lifetimeSeconds, clock, randomId }),
    webhooks: configuredWebhooks(config),
    keys,
    issuer,
    clock,
  };
}

function composeDocuments(offer: Offer, keys: Keys): AppPorts['documents'] {
  const options = { product: VERSION, ...offer };
  return {
    openApi: JSON.stringify(openApiDocument(options)),
    page: interfacePage(options),
    publicKeys: () => keys.publicKeys(),
  };
}
