import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { createFacenition, type Facenition, type HookEvent } from '@facenition/hook';
import express, { type Express, type Request, type Response } from 'express';
import { onTestFinished } from 'vitest';
import { applyPolicy } from '../../../server/test/capture/capture-browser.ts';
import { NOW, startTestApp, type TestApp } from '../../../server/test/http/test-app.ts';
import { listenHere } from '../../../server/test/listen-here.ts';
import { makeToken } from '../../../server/test/made-tokens.ts';
import { createFaces, type Faces, type FacesOptions } from '../src/index.ts';

export const ORIGIN = 'https://portal.example';
export const RETURN_TO = `${ORIGIN}/face/done`;
export const SUBJECT = { idp: 'portal', tenant: 'main', userId: 'ada' };

type Options = FacesOptions<Request, Response>;
export type PortalFaces = Faces<Request, Response>;

export interface Portal {
  readonly url: string;
  readonly events: readonly HookEvent[];
  /** What each session holds for us, by its id. */
  readonly kept: Map<string, unknown>;
  /** The clock of the portal. */
  setTime(now: number): void;
  /** A browser in which somebody is signed in. */
  visitor(user?: string): Visitor;
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Visitor {
  readonly id: string;
  /** Follows nothing: as a person opens a page, unless the headers say otherwise. */
  open(path: string, sent?: Sent): Promise<globalThis.Response>;
  signIn(user: string): void;
}

/** An application of Express with sessions of its own, before which `route` puts its guards. */
export async function startPortal(
  facenition: Options['facenition'],
  route: (app: Express, faces: PortalFaces) => void,
  changes: Partial<Options> = {},
): Promise<Portal> {
  const events: HookEvent[] = [];
  const kept = new Map<string, unknown>();
  const users = new Map<string, string>();
  let time = NOW;
  const session = (request: Request): string => request.get('cookie') ?? '';
  const faces = createFaces<Request, Response>({
    facenition,
    sessions: {
      user: (request) => users.get(session(request)),
      read: async (request) => JSON.parse(JSON.stringify(kept.get(session(request)) ?? null)),
      write: async (request, value) => void kept.set(session(request), value),
    },
    capture: { by: 'redirect', returnTo: RETURN_TO },
    asking: 'Portal',
    onEvent: (event) => events.push(event),
    clock: () => time,
    deadlineMs: 2000,
    ...changes,
  });
  const app = express();
  route(app, faces);
  app.all('/face/done', faces.faceReturn());
  const url = await listen(app);
  return {
    ...{ url, events, kept },
    setTime(now) {
      time = now;
    },
    visitor(user = SUBJECT.userId) {
      const id = `session=${randomUUID()}`;
      users.set(id, user);
      return {
        id,
        open: (path, { headers, ...init } = {}) =>
          send(url, path, { ...init, headers: { ...asPage, cookie: id, ...Object(headers) } }),
        signIn: (name) => void users.set(id, name),
      };
    },
  };
}

const asPage = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };

/** Without `fetch`, which says of itself that it is no page that is opened. */
async function send(
  url: string,
  path: string,
  { method = 'GET', headers = {}, body }: Sent,
): Promise<globalThis.Response> {
  const called = request(url, { method, headers, path: path.replace(/^https?:..[^/]+/, '') });
  called.end(body);
  const [answer] = await once(called, 'response');
  return new globalThis.Response(new Uint8Array(await buffer(answer)), {
    status: answer.statusCode,
    headers: answer.headers,
  });
}

const listen = (app: Express): Promise<string> => listenHere(createServer(app), onTestFinished);

export interface RealServer {
  readonly app: TestApp;
  readonly facenition: Pick<Facenition, 'beginCapture' | 'consumeTicket'>;
}

/** Facenition with a policy, the addresses of the portal, and a reference of `ada`. */
export async function startFacenition(): Promise<RealServer> {
  const app = await startTestApp();
  await applyPolicy(app);
  const { idp, tenant } = SUBJECT;
  const addresses = [
    { kind: 'redirect', address: RETURN_TO },
    { kind: 'stay', address: ORIGIN },
  ] as const;
  for (const one of addresses) await app.store.returnAddresses.add({ idp, tenant, ...one }, NOW);
  for (const [at, scope] of ['transfer', 'settings'].entries()) {
    await app.store.vault.add({
      ...{ id: `fnr_${`${at}`.repeat(22)}`, subject: SUBJECT, scope, level: 4 },
      ...{ input: 'passphrase', tokenId: `fni_${`${at}`.repeat(27)}`, token: makeToken() },
      ...{ kid: 0, createdAt: NOW },
    } as const);
  }
  const token = await app.clientToken('step-up');
  const facenition = createFacenition({ url: app.url, token, idp, tenant, timeoutMs: 4000 });
  return { app, facenition };
}
