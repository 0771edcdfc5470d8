import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { onTestFinished } from 'vitest';
import { createCaptureTransactions } from '../../src/capture/begin.ts';
import { hashClientSecret } from '../../src/oidc/client-secret.ts';
import { createOpenIdProvider } from '../../src/oidc/provider.ts';
import type { RelyingParty } from '../../src/store/relying-parties.ts';
import type { TestApp } from '../http/test-app.ts';
import type { WhenDone } from '../temporary-folder.ts';
import { createTestBrowser, type TestBrowser } from './browser.ts';
import { addressOf, testKeys } from './harness.ts';

/** The OpenID provider of a server whose engine says what a test says, with captures that are made. */
export interface ProviderOfApp {
  readonly issuer: string;
  add(relyingParty: NewRelyingParty): Promise<void>;
  /** A browser that stops where a page of another address is wanted, as that of a capture. */
  browser(): TestBrowser;
}

export interface NewRelyingParty {
  readonly id: string;
  readonly secret: string;
  readonly idp: string;
  readonly tenant: string;
  readonly redirectUri: string;
  readonly authentication: RelyingParty['settings']['authentication'];
  readonly requiresPkce: boolean;
}

export async function startProviderOf(
  app: TestApp,
  whenDone: WhenDone = onTestFinished,
): Promise<ProviderOfApp> {
  const web = express();
  web.set('query parser', false);
  const server = createServer(web).listen(0, '127.0.0.1');
  await once(server, 'listening');
  whenDone(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = addressOf(server);
  const { store, keys, capture } = app;
  const jwks = await testKeys();
  const provider = createOpenIdProvider({
    issuer: address,
    ...{ store, keys },
    captures: createCaptureTransactions(capture),
    signingKeys: { privateJwks: async () => jwks },
    requirementFor: async () => ({
      requirement: { level: 2, assurance: 'active' },
      scope: 'sign-in',
      maximumAgeSeconds: 0,
    }),
    originOf: () => ({ requestId: '00000000-0000-4000-8000-000000000000' }),
    clock: capture.clock,
    log: () => {},
  });
  web.use('/oidc', provider);
  return {
    issuer: `${address}/oidc`,
    add: (relyingParty) => addTo(app, relyingParty),
    browser: () => createTestBrowser((url) => url.startsWith(`${address}/oidc/`)),
  };
}

async function addTo(
  { store }: TestApp,
  { id, secret, idp, tenant, redirectUri, authentication, requiresPkce }: NewRelyingParty,
): Promise<void> {
  const added = await store.relyingParties.add({
    ...{ id, name: id, profile: 'generic', idp, tenant, kid: 1, createdAt: 0 },
    secretHash: hashClientSecret(secret),
    settings: {
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [],
      signing: 'RS256',
      requiresPushedRequests: false,
      subjects: 'pairwise',
      ...{ authentication, requiresPkce },
    },
  });
  if (!added) throw new Error('there is one already');
}
