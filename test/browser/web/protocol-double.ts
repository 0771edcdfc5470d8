import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { BUILTIN_PACK, MOBILE_PACK, type ModelRole } from '@facenition/core';
import { buildBuiltinModel } from '@facenition/server';

/** What the server answers to one call: recorded, a fault of its own, or nothing yet. */
export type Answer = { readonly status?: number; readonly body: unknown } | 'never' | 'disconnect';

/** Answers by the last part of the path, used in order; the last one stays. */
export type Answers = Readonly<Record<string, readonly Answer[]>>;

export interface ReceivedCall {
  readonly name: string;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface ProtocolDouble {
  readonly origin: string;
  /** Starts over with other answers. */
  play(answers: Answers): void;
  readonly received: readonly ReceivedCall[];
  close(): void;
}

const SERVED = join(import.meta.dirname, '../../../web/served');

/** The policy that the README of web asks for. */
export const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; " +
  "img-src 'self' blob: data:; style-src 'self'; media-src 'self' blob:; worker-src 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** Speaks the capture protocol from recorded answers, and serves the built page. */
export async function startProtocolDouble(): Promise<ProtocolDouble> {
  let answers: Answers = {};
  const received: ReceivedCall[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = path.split('/').at(-1) ?? '';
    if (request.method === 'POST') {
      void receive(request).then((body) => {
        const contentType = request.headers['content-type'] ?? '';
        received.push({ name, contentType, body });
        const count = counts.get(name) ?? 0;
        counts.set(name, count + 1);
        const list = answers[name] ?? [];
        give(response, list[Math.min(count, list.length - 1)] ?? { status: 404, body: {} });
      });
    } else void serve(path, name, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    origin: `http://localhost:${port}`,
    received,
    play(next) {
      answers = next;
      counts.clear();
      received.length = 0;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function give(response: ServerResponse, answer: Answer): void {
  if (answer === 'never') return;
  if (answer === 'disconnect') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

async function serve(path: string, name: string, response: ServerResponse): Promise<void> {
  if (path === '/never') return;
  if (path.startsWith('/models/')) {
    response.end(await modelOf(name));
    return;
  }
  const isServed = path.startsWith('/capture/served/');
  const isPage = !isServed && path.startsWith('/capture/');
  if (!isServed && !isPage) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>x</title>');
    return;
  }
  const file = await readFile(join(SERVED, isPage ? 'page.html' : name));
  const type = isPage ? 'text/html' : (TYPES[extname(name)] ?? 'application/octet-stream');
  response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
  response.end(file);
}

/** The downloaded detector where there is one: a tenth of the time. */
const MODELS = process.env.FACENITION_TEST_MODELS;

/** What the view says of the models. */
export const models = {
  pack: MODELS === undefined ? 'builtin' : 'mobile',
  files: { detector: '/models/detector', landmarks: '/models/landmarks' },
};

async function modelOf(name: string): Promise<Uint8Array> {
  const pack = MODELS === undefined ? BUILTIN_PACK : MOBILE_PACK;
  const file = pack.files.find(({ role }) => role === name);
  if (file === undefined) throw new Error(`no role ${name}`);
  const role: ModelRole = file.role;
  return MODELS === undefined ? buildBuiltinModel(role) : readFile(join(MODELS, file.name));
}

async function receive(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
