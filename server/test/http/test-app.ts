import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  BUILTIN_PACK,
  type EnrolmentOutcome,
  type EnrolmentRequest,
  FacenitionError,
  type IdentificationOutcome,
  type IdentificationRequest,
  type VerificationOutcome,
  type VerificationRequest,
} from '@facenition/core';
import { onTestFinished } from 'vitest';
import type { Offer } from '../../src/api/access.ts';
import type { Challenge } from '../../src/capture/challenge.ts';
import { createPasskeys } from '../../src/capture/passkeys.ts';
import type { AnsweredChallenge, CapturePorts, JudgedBurst } from '../../src/capture/ports.ts';
import { createCaptureRoutes } from '../../src/capture-page/routes.ts';
import { CLIENT_SCOPES, type ClientScope } from '../../src/client-scope.ts';
import { sealWith } from '../../src/configured-store.ts';
import type { AnalysisService } from '../../src/engine/analysis-service.ts';
import type { RosterService } from '../../src/engine/roster-service.ts';
import { type AppPorts, createApp } from '../../src/http/app.ts';
import { createHandlers } from '../../src/http/handlers/handlers.ts';
import { createKeyFile } from '../../src/keys/key-file.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import type { Keys } from '../../src/keys/ports.ts';
import { createLog } from '../../src/log.ts';
import { createReceipts } from '../../src/receipts/issue.ts';
import type { CodeMessage } from '../../src/senders/code-sender.ts';
import { createClientRegistration } from '../../src/service/client-registration.ts';
import type { ServiceStore } from '../../src/service/ports.ts';
import { openStore } from '../../src/store/store.ts';
import { issueTicket } from '../../src/tickets/issue.ts';
import { noTracer } from '../../src/tracing/tracer.ts';
import { createWebhooks } from '../../src/webhooks/webhooks.ts';
import { CONSENT_TERMS } from '../capture/consent-terms.ts';
import { makeToken } from '../made-tokens.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';

export const NOW = Date.UTC(2026, 5, 1);
export const MAX_IMAGE_BYTES = 50_000;
export const MAX_REQUEST_BYTES = 150_000;
/** Where browsers would find it. */
export const PUBLIC_URL = 'https://facenition.example';
export const ISSUER = 'https://facenition.example';
export const WEBHOOK_URL = 'https://hooks.example/facenition';

/** Of the form of an identity token. */
export const TOKEN = makeToken();

export interface TestApp {
  readonly url: string;
  /** A client token with every scope. */
  readonly token: string;
  readonly store: ServiceStore;
  readonly keys: Keys;
  readonly capture: CapturePorts;
  readonly logged: readonly string[];
  /** Codes that were sent. */
  readonly sent: readonly CodeMessage[];
  /** Everything that reached the engine. */
  readonly asked: (EnrolmentRequest | VerificationRequest)[];
  /** What the engine answers next; a function is called, so that it can throw. */
  answers: {
    enrol: () => EnrolmentOutcome | Promise<EnrolmentOutcome>;
    verify: () => VerificationOutcome | Promise<VerificationOutcome>;
    enrolInRoster: () => EnrolmentOutcome;
    identify: (request: IdentificationRequest) => Promise<IdentificationOutcome>;
    analysis: Partial<AnalysisService>;
    checkPlace: () => void;
    /** What a challenge asks for next. */
    poses: Challenge['poses'];
    judge: (answered: AnsweredChallenge) => JudgedBurst;
  };
  /** Moves its clock. */
  setTime(now: number): void;
  /** Aborts where the client of the last request to the engine went away. */
  gone: () => AbortSignal | undefined;
  clientToken(...scopes: readonly ClientScope[]): Promise<string>;
  post(
    path: string,
    body: string | FormData | Uint8Array<ArrayBuffer>,
    headers?: Record<string, string>,
  ): Promise<Response>;
  postForm(path: string, fields: Record<string, FormValue | FormValue[]>): Promise<Response>;
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

type FormValue = string | Blob;

export interface TestAppOptions
  extends Partial<Pick<AppPorts, 'rates' | 'trustedProxies' | 'tracer'> & Offer> {
  readonly places?: number;
  /** What receipts are issued by; one that is too long for them cannot issue any. */
  readonly issuer?: string;
}

/** The whole HTTP interface over a real store, real keys, and an engine that says what it is told to say. */
export async function startTestApp(
  whenDone: WhenDone = onTestFinished,
  options: TestAppOptions = {},
): Promise<TestApp> {
  const folder = await temporaryFolder(whenDone);
  const keyFile = join(folder, 'keys.json');
  await createKeyFile(keyFile, NOW);
  const keys = openKeys({ keyFile, keyCustody: { kind: 'file' } });
  const path = join(folder, 'facenition.sqlite');
  const store = await openStore({ kind: 'sqlite', path }, { sealEntry: sealWith(keys) });
  let time = NOW;
  const clock = (): number => time;
  const { asked, answers, gone, templates, rosters, analysis } = createEngine();
  const sent: CodeMessage[] = [];
  const logged: string[] = [];
  const randomId = (): string => randomBytes(16).toString('base64url');
  const { issuer = ISSUER } = options;
  const ports = {
    templates,
    rosters,
    analysis,
    pack: BUILTIN_PACK,
    formerPacks: [],
    store,
    receipts: createReceipts({ keys, issuer, lifetimeSeconds: 300, clock, randomId }),
    webhooks: createWebhooks({ endpoints: [{ url: WEBHOOK_URL }], randomId }),
    keys,
    issuer,
    clock,
  };
  const capture: CapturePorts = {
    ...ports,
    publicUrl: PUBLIC_URL,
    burst: { draw: () => answers.poses, judge: async (answered) => answers.judge(answered) },
    passkeys: createPasskeys({
      rpId: 'facenition.example',
      rpName: 'Facenition',
      pseudonym: async (message) =>
        (await keys.pepper(await keys.current(), message)) ?? new Uint8Array(),
    }),
    issueTicket: async (parts, { capture: { id: txn, subject, ...rest }, result }) => {
      const proved = { ...rest, ...subject, ...result, txn };
      return issueTicket(parts, proved, { keys, issuer, clock, randomId });
    },
    consent: CONSENT_TERMS,
  };
  const sender = { send: async (message: CodeMessage) => void sent.push(message) };
  const app = createApp({
    handlers: createHandlers(capture, createClientRegistration({ store, sender, clock })),
    store,
    clock,
    log: createLog('info', (line) => logged.push(line)),
    tracer: options.tracer ?? noTracer,
    checkPlace: () => answers.checkPlace(),
    limits: {
      maxImageBytes: MAX_IMAGE_BYTES,
      maxRequestBytes: MAX_REQUEST_BYTES,
      places: options.places ?? 4,
    },
    rates: { perAddress: 0, perClient: 0, perToken: 0, perRoster: 0 },
    offer: {
      registration: options.registration ?? 'admin',
      sendsCodes: options.sendsCodes ?? true,
    },
    trustedProxies: [],
    mounts: [
      {
        path: '/capture',
        routes: (rateLimits) =>
          createCaptureRoutes({
            capture,
            limits: {
              maxImageBytes: MAX_IMAGE_BYTES,
              maxRequestBytes: MAX_REQUEST_BYTES,
              places: 4,
            },
            checkPlace: () => answers.checkPlace(),
            pageFolder: join(import.meta.dirname, '../../../web/src'),
            modelsDir: folder,
            frameAncestors: [],
            limitAddress: rateLimits.address,
          }),
      },
    ],
    documents: { openApi: '{}', page: '<!doctype html>', publicKeys: () => keys.publicKeys() },
    ...(options.rates && { rates: options.rates }),
    ...(options.trustedProxies && { trustedProxies: options.trustedProxies }),
  });
  const url = await listenOn(app, store, whenDone);
  const clientToken = async (...scopes: readonly ClientScope[]): Promise<string> =>
    (await store.clientTokens.create({ name: 'test', scopes }, NOW)).token;
  const token = await clientToken(...CLIENT_SCOPES);
  const post: TestApp['post'] = (address, body, headers = { 'X-Auth-Token': token }) =>
    fetch(url + address, { method: 'POST', body: ownBytes(body), headers });
  return {
    url,
    token,
    store,
    keys,
    capture,
    logged,
    sent,
    asked,
    answers,
    setTime(now) {
      time = now;
    },
    gone,
    clientToken,
    post,
    postForm(address, fields) {
      const form = new FormData();
      for (const [name, values] of Object.entries(fields)) {
        for (const value of [values].flat()) form.append(name, value);
      }
      return post(address, form);
    },
    postJson: (address, body, headers = { 'X-Auth-Token': token }) =>
      post(address, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers }),
  };
}

/** Bytes in memory that nobody shares, which every type of `fetch` takes. */
function ownBytes(body: string | FormData | Uint8Array) {
  return body instanceof Uint8Array ? new Uint8Array(body) : body;
}

function createEngine() {
  const asked: TestApp['asked'] = [];
  const answers: TestApp['answers'] = {
    enrol: () => ({ outcome: 'enrolled', token: makeToken() }),
    verify: () => ({ outcome: 'match', score: 0.75, threshold: 0.5 }),
    enrolInRoster: () => ({ outcome: 'enrolled', token: makeToken({ use: 'roster' }) }),
    identify: async () => ({ outcome: 'match', member: 0, score: 0.75, threshold: 0.5 }),
    analysis: {},
    checkPlace: () => {},
    poses: ['front'],
    judge: ({ samples }) => ({ outcome: 'bona-fide', frontal: [...samples.keys()] }),
  };
  let lastGone: AbortSignal | undefined;
  const untold = (): never => {
    throw new FacenitionError('ERR_INTERNAL', 'the test has not said what to answer');
  };
  return {
    asked,
    answers,
    gone: () => lastGone,
    templates: {
      checkPlace: () => answers.checkPlace(),
      async enrol(request: EnrolmentRequest, gone?: AbortSignal) {
        asked.push(request);
        lastGone = gone;
        return answers.enrol();
      },
      async verify(request: VerificationRequest) {
        asked.push(request);
        return answers.verify();
      },
    },
    rosters: {
      enrolInRoster: async () => answers.enrolInRoster(),
      identify: (request) => answers.identify(request),
    } satisfies RosterService,
    analysis: {
      checkPlace: () => answers.checkPlace(),
      detect: (request) => (answers.analysis.detect ?? untold)(request),
      assess: (request) => (answers.analysis.assess ?? untold)(request),
      compare: (request) => (answers.analysis.compare ?? untold)(request),
      checkConsistency: (request) => (answers.analysis.checkConsistency ?? untold)(request),
      detectPresentationAttack: (request) =>
        (answers.analysis.detectPresentationAttack ?? untold)(request),
      judgeBurst: (request) => (answers.analysis.judgeBurst ?? untold)(request),
    } satisfies AnalysisService,
  };
}

async function listenOn(
  app: ReturnType<typeof createApp>,
  store: ServiceStore,
  whenDone: WhenDone,
): Promise<string> {
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenDone(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
