import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type {
  EnrolmentOutcome,
  EnrolmentRequest,
  VerificationOutcome,
  VerificationRequest,
} from '@facenition/core';
import { onTestFinished } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import { createLog } from '../../src/log.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryFolder, type WhenDone } from '../temporary-folder.ts';

export const NOW = Date.UTC(2026, 5, 1);
export const MAX_IMAGE_BYTES = 50_000;
export const MAX_REQUEST_BYTES = 150_000;

export interface TestApp {
  readonly url: string;
  readonly token: string;
  readonly logged: readonly string[];
  /** Everything that reached the engine. */
  readonly asked: (EnrolmentRequest | VerificationRequest)[];
  /** What the engine answers next; a function is called, so that it can throw. */
  answers: {
    enrol: () => EnrolmentOutcome | Promise<EnrolmentOutcome>;
    verify: () => VerificationOutcome;
    ready: () => Promise<void>;
    checkPlace: () => void;
  };
  /** Aborts where the client of the last request to the engine went away. */
  gone: () => AbortSignal | undefined;
  post(
    path: string,
    body: string | FormData | Uint8Array,
    headers?: Record<string, string>,
  ): Promise<Response>;
  postForm(path: string, fields: Record<string, FormValue | FormValue[]>): Promise<Response>;
  postJson(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

type FormValue = string | Blob;

/** The whole HTTP interface over a real store and an engine that says what it is told to say. */
export async function startTestApp(
  whenDone: WhenDone = onTestFinished,
  places = 4,
): Promise<TestApp> {
  const path = join(await temporaryFolder(whenDone), 'facenition.sqlite');
  const store = await openStore({ kind: 'sqlite', path });
  const token = (await store.clientTokens.createFirst('test', NOW)) ?? '';
  const asked: (EnrolmentRequest | VerificationRequest)[] = [];
  const answers: TestApp['answers'] = {
    enrol: () => ({ outcome: 'enrolled', token: 'FN1.token' }),
    verify: () => ({ outcome: 'match', score: 0.75, threshold: 0.5 }),
    ready: async () => {},
    checkPlace: () => {},
  };
  let lastGone: AbortSignal | undefined;
  const logged: string[] = [];
  const app = createApp({
    templates: {
      checkPlace: () => answers.checkPlace(),
      async enrol(request, gone) {
        asked.push(request);
        lastGone = gone;
        return answers.enrol();
      },
      async verify(request) {
        asked.push(request);
        return answers.verify();
      },
    },
    tokens: store.clientTokens,
    clock: () => NOW,
    log: createLog('info', (line) => logged.push(line)),
    ready: () => answers.ready(),
    limits: { maxImageBytes: MAX_IMAGE_BYTES, maxRequestBytes: MAX_REQUEST_BYTES, places },
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenDone(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const post: TestApp['post'] = (path, body, headers = { 'X-Auth-Token': token }) =>
    fetch(url + path, { method: 'POST', body, headers });
  return {
    url,
    token,
    logged,
    asked,
    answers,
    gone: () => lastGone,
    post,
    postForm(path, fields) {
      const form = new FormData();
      for (const [name, values] of Object.entries(fields)) {
        for (const value of [values].flat()) form.append(name, value);
      }
      return post(path, form);
    },
    postJson: (path, body, headers = { 'X-Auth-Token': token }) =>
      post(path, JSON.stringify(body), { 'Content-Type': 'application/json', ...headers }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}
