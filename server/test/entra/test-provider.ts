import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import express, { type Router } from 'express';
import helmet from 'helmet';
import { onTestFinished } from 'vitest';
import type { CaptureTransactions } from '../../src/capture/transaction.ts';
import { CLOUDS, ENTRA_PREFIX } from '../../src/entra/addresses.ts';
import { createEntraKeySets } from '../../src/entra/key-sets.ts';
import { createEntraRoutes } from '../../src/entra/routes.ts';
import { createFaultHandler } from '../../src/http/fault-handler.ts';
import { requestId } from '../../src/http/request-id.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openProviderKeys } from '../../src/keys/provider/open-provider-keys.ts';
import { createLog } from '../../src/log.ts';
import type { EntraTenant } from '../../src/store/entra-tenants.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { listenHere } from '../listen-here.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';
import { ANSWERS_TO, type EntraPerson, type FakeEntra, startFakeEntra } from './fake-entra.ts';
import { createTestCaptures, type TestCaptures } from './test-captures.ts';

export const NOW = Date.UTC(2026, 10, 22, 9);

export const MIRA: EntraPerson = {
  tenantId: '5f0c1a7e-3b6d-4c52-9a31-7d2e8b90f114',
  oid: '90847c2a-e29d-4d2f-9f54-c5b4d3f26471',
  sub: 'mBfcvuhSHkDWVgV72x2ruIYdSsPSvcj2R0qfc6mGEAA',
  appId: 'c2b7d9e4-10aa-4f6b-8c1e-5a9f3e7712d0',
};
/** Of another tenant, which is let in as well. */
export const OTTO: EntraPerson = {
  tenantId: '0b7f6c4d-8d1e-4f3a-9b2c-6e5d4c3b2a19',
  oid: '1c9d8e7f-6a5b-4c3d-8e2f-1a0b9c8d7e6f',
  sub: 'otto',
  appId: 'd3c8eaf5-21bb-4a7c-9d2f-6bafe8823e1d',
};

export const ACME: EntraTenant = {
  clientId: 'entra-acme',
  tenantId: MIRA.tenantId,
  appId: MIRA.appId,
  cloud: 'public',
  name: 'Acme',
  scope: 'sign-in',
  createdAt: NOW,
};
export const OTHER: EntraTenant = {
  ...ACME,
  clientId: 'entra-other',
  tenantId: OTTO.tenantId,
  appId: OTTO.appId,
  name: 'Other',
};

export interface TestProvider {
  readonly url: string;
  readonly entra: FakeEntra;
  readonly captures: TestCaptures;
  readonly store: Store;
  readonly logged: string[];
  /** Moves the clock of both sides. */
  pass(ms: number): void;
}

export interface TestProviderOptions {
  /** Beside ours, on the same origin. */
  readonly more?: (provider: () => TestProvider) => Router;
  readonly applicationUrl?: () => string;
  /** What Entra is called by. */
  readonly host?: string;
  /** What makes captures, and remembers, instead of what the test says. */
  readonly real?: { readonly store: Store; readonly captures: CaptureTransactions };
  /** Milliseconds since the epoch. */
  readonly now?: number;
}

/** The External MFA profile over HTTP, with a store, keys, and an Entra that has two tenants. */
export async function startTestProvider(
  options: TestProviderOptions = {},
  whenDone: WhenDone = onTestFinished,
): Promise<TestProvider> {
  let { now = NOW } = options;
  const clock = (): number => now;
  const app = express();
  const url = await listenHere(createServer(app), whenDone);
  const discoveryUrl = () => `${url}/entra/.well-known/openid-configuration`;
  const entra = await startFakeEntra({ clock, discoveryUrl, ...options }, whenDone);
  const folder = await temporaryFolder(whenDone);
  const keyFile = join(folder, 'keys.json');
  await createKeyFile(keyFile, NOW);
  const store = options.real?.store ?? (await openOwnStore(folder, whenDone));
  await store.entraTenants.add(ACME);
  await store.entraTenants.add(OTHER);
  const captures = createTestCaptures(() => url, clock);
  const logged: string[] = [];
  const log = createLog('info', (line) => logged.push(line));
  const here = { authority: entra.url, redirectUri: entra.url + ANSWERS_TO };
  const clouds = { ...CLOUDS, public: here };
  const routes = createEntraRoutes({
    store,
    captures: options.real?.captures ?? captures,
    providerKeys: openProviderKeys(
      { keyFile, keyCustody: { kind: 'file' } },
      { issuer: url, clock },
    ),
    entraKeys: createEntraKeySets({ clouds, fetch, clock }),
    clouds,
    publicUrl: url,
    clock,
    randomSecret: () => randomBytes(32).toString('base64url'),
    log,
  });
  const provider: TestProvider = {
    url,
    entra,
    captures,
    store,
    logged,
    pass(ms) {
      now += ms;
    },
  };
  app.set('etag', false);
  app.set('query parser', false);
  app.use(requestId, helmet());
  app.use(ENTRA_PREFIX, routes);
  if (options.more !== undefined) app.use(options.more(() => provider));
  app.use(createFaultHandler(log));
  return provider;
}

async function openOwnStore(folder: string, whenDone: WhenDone): Promise<Store> {
  const store = await openStore({ kind: 'sqlite', path: join(folder, 'facenition.sqlite') });
  whenDone(() => store.close());
  return store;
}
