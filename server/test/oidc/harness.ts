import { hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { KeyRing } from '@facenition/core';
import express, { type Express, type RequestHandler } from 'express';
import { exportJWK, generateKeyPair } from 'jose';
import type { JWK } from 'oidc-provider';
import { onTestFinished } from 'vitest';
import type { LogEvent } from '../../src/log.ts';
import { hashClientSecret } from '../../src/oidc/client-secret.ts';
import type { SignInDecision, SignInQuestion } from '../../src/oidc/ports.ts';
import { createOpenIdProvider } from '../../src/oidc/provider.ts';
import type { RelyingParty } from '../../src/store/relying-parties.ts';
import type { Store } from '../../src/store/store.ts';
import { openAt, type TestDatabase } from '../store/databases.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { createTestBrowser, type Page, type TestBrowser } from './browser.ts';
import { createTestCaptures, type Ending, type TestCaptures } from './captures.ts';

export const SECRET = 'a-secret-of-a-relying-party-0123456789abcdef';
export const REDIRECT = 'https://rp.example/callback';
export const USER = 'mira.holt@acme.example';

/** A provider behind real HTTP, and what it works with. */
export interface TestProvider {
  /** Of the server. */
  readonly origin: string;
  /** Of the provider. */
  readonly issuer: string;
  readonly store: Store;
  readonly captures: TestCaptures;
  readonly events: readonly LogEvent[];
  readonly questions: readonly SignInQuestion[];
  /** What the policy says from now on. */
  decide(decision: Partial<SignInDecision>): void;
  /** What time it is for the provider: so much later than it is. */
  later(ms: number): void;
  setKeys(jwks: readonly JWK[]): void;
  add(relyingParty: Partial<RelyingParty>): Promise<RelyingParty>;
  browser(): TestBrowser;
}

const DECISION: SignInDecision = {
  requirement: { level: 4, assurance: 'passive' },
  scope: 'sign-in',
  maximumAgeSeconds: 0,
};

let keysOfThisFile: Promise<readonly JWK[]> | undefined;

/** To make an RSA key takes long: the tests of one file share one. */
export function testKeys(): Promise<readonly JWK[]> {
  keysOfThisFile ??= Promise.all([newKey('RS256'), newKey('ES256')]);
  return keysOfThisFile;
}

export async function newKey(alg: 'RS256' | 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  const kid = randomBytes(15).toString('base64url');
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid };
}

interface StartOptions {
  /** What the server is called in public, where that is not its address. */
  readonly publicOrigin?: string;
  readonly database?: TestDatabase;
}

export async function startProvider(options: StartOptions = {}): Promise<TestProvider> {
  const folder = await temporaryFolder();
  const sqlite = { kind: 'sqlite', path: `${folder}/facenition.sqlite` } as const;
  const store = await openAt((await options.database?.newLocation()) ?? sqlite);
  const { app, address } = await startServer();
  const origin = options.publicOrigin ?? address;
  const captures = createTestCaptures(origin);
  const events: LogEvent[] = [];
  const questions: SignInQuestion[] = [];
  const now = { decision: DECISION, jwks: await testKeys(), lateBy: 0 };
  const provider = createOpenIdProvider({
    issuer: origin,
    store,
    captures,
    signingKeys: { privateJwks: async () => now.jwks },
    keys: newKeyRing(),
    requirementFor: async (question) => {
      questions.push(question);
      return now.decision;
    },
    originOf: () => ({ requestId: '00000000-0000-4000-8000-000000000000' }),
    clock: () => Date.now() + now.lateBy,
    log: (event) => events.push(event),
  });
  app.use('/oidc', provider).get('/capture/:txn', capturePage(captures));
  const parts = { origin: address, issuer: `${origin}/oidc`, store, captures, events, questions };
  return {
    ...parts,
    decide: (part) => void Object.assign(now, { decision: { ...now.decision, ...part } }),
    later: (ms) => void Object.assign(now, { lateBy: now.lateBy + ms }),
    setKeys: (jwks) => void Object.assign(now, { jwks }),
    add: (part) => addTo(store, part),
    browser: () => createTestBrowser((url) => url.startsWith(`${address}/oidc/`)),
  };
}

async function startServer(): Promise<{ readonly app: Express; readonly address: string }> {
  const app = express();
  app.set('query parser', false);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { app, address: addressOf(server) };
}

function newKeyRing(): Pick<KeyRing, 'current' | 'sealKey'> {
  const serviceKey = randomBytes(32);
  return {
    current: async () => 1,
    sealKey: async (kid, salt, info) =>
      kid === 1 ? new Uint8Array(hkdfSync('sha256', serviceKey, salt, info, 32)) : undefined,
  };
}

/** For a real browser: a page with a link that the capture passes by. */
function capturePage(captures: TestCaptures): RequestHandler {
  return ({ originalUrl }, response) => {
    const url = new URL(originalUrl, 'http://localhost');
    if (url.search === '') response.send('<a href="?passes">passes</a>');
    else response.redirect(303, captures.end(url.href, { how: 'passes' }));
  };
}

export function addressOf(server: Server): string {
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('not listening');
  return `http://127.0.0.1:${at.port}`;
}

async function addTo(store: Store, part: Partial<RelyingParty>): Promise<RelyingParty> {
  const relyingParty: RelyingParty = {
    id: 'app',
    name: 'Acme <Travel>',
    profile: 'generic',
    idp: 'acme',
    tenant: 'main',
    secretHash: hashClientSecret(SECRET),
    kid: 1,
    createdAt: 0,
    ...part,
    settings: {
      redirectUris: [REDIRECT],
      postLogoutRedirectUris: [],
      authentication: 'client_secret_basic',
      signing: 'RS256',
      requiresPushedRequests: false,
      requiresPkce: true,
      subjects: 'pairwise',
      ...part.settings,
    },
  };
  if (!(await store.relyingParties.add(relyingParty))) throw new Error('there is one already');
  return relyingParty;
}

/** Goes through a sign-in in a browser up to what the relying party gets. */
export async function signIn(
  { captures }: TestProvider,
  browser: TestBrowser,
  authorizationUrl: string,
  person: { readonly types?: string; readonly ending?: Ending } = {},
): Promise<Page> {
  let page = await browser.visit(authorizationUrl);
  if (page.body.includes('name="identifier"')) {
    page = await browser.visit(page.url, { form: { identifier: person.types ?? USER } });
  }
  if (!page.url.includes('/capture/')) return page;
  const back = captures.end(page.url, person.ending ?? { how: 'passes' });
  return browser.visit(back);
}
