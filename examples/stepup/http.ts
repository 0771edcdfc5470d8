import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { type View, writePage } from './pages.ts';

/** What a browser gets. */
export type Reply =
  | { readonly kind: 'page'; readonly view: View; readonly status?: number }
  | { readonly kind: 'redirect'; readonly to: string; readonly cookie?: string }
  | { readonly kind: 'style'; readonly css: string };

export interface Surroundings {
  /** Of the capture page: the one other place that a form leads to. */
  readonly captureOrigin: string;
  /** What people should know of this installation, on every page. */
  readonly notice?: string;
}

const MOST_BYTES = 10_000;

/** A short form; an empty one where it is anything else. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const isShort = Number(request.headers['content-length']) <= MOST_BYTES;
  return new URLSearchParams(isShort ? await readText(request) : '');
}

export function readSessionId({ headers }: IncomingMessage): string | undefined {
  return /(?:^|; )stepup_session=([\w-]+)/.exec(headers.cookie ?? '')?.[1];
}

export function send(
  response: ServerResponse,
  reply: Reply,
  { captureOrigin, notice }: Surroundings,
): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  switch (reply.kind) {
    case 'style':
      response.setHeader('Content-Type', 'text/css; charset=utf-8').end(reply.css);
      return;
    case 'redirect': {
      // `Lax`: the browser comes back from another site. Behind TLS, where it belongs, add `Secure`.
      const session = `stepup_session=${reply.cookie}; HttpOnly; SameSite=Lax; Path=/`;
      if (reply.cookie !== undefined) response.setHeader('Set-Cookie', session);
      response.writeHead(303, { Location: reply.to }).end();
      return;
    }
    case 'page':
      response.writeHead(reply.status ?? 200, {
        'Content-Type': 'text/html; charset=utf-8',
        // Where a form is redirected to counts as well as where it is sent.
        'Content-Security-Policy': `default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self' ${captureOrigin}`,
        'Referrer-Policy': 'same-origin',
      });
      response.end(writePage(reply.view, notice));
  }
}
