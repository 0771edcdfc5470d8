import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { WhenDone } from '../temporary-folder.ts';
import { type ReceivedSpan, readOtlpBody } from './otlp-body.ts';

export interface Collector {
  /** Of its endpoint for traces. */
  readonly url: string;
  readonly requests: readonly { readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  spans(): readonly ReceivedSpan[];
  /** Everything that came in, for a search. */
  text(): string;
}

/** What a collector answers to one request; `never`: it takes it, and says nothing. */
export type CollectorAnswer = number | 'never';

/** A real collector on this machine, which keeps what it gets. */
export async function startCollector(
  whenDone: WhenDone = onTestFinished,
  answer: () => CollectorAnswer = () => 200,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Collector> {
  const requests: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const listener: RequestListener = (request, response) => {
    const take = (body: Buffer): void => {
      requests.push({ headers: request.headers, body });
      const status = answer();
      if (status === 'never') return;
      response.writeHead(request.url === '/v1/traces' ? status : 404).end();
    };
    buffer(request).then(take, () => response.destroy());
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenDone(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const spans = (): readonly ReceivedSpan[] => requests.flatMap(({ body }) => readOtlpBody(body));
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/v1/traces`,
    requests,
    spans,
    text: () =>
      requests
        .map(({ headers, body }) => JSON.stringify(headers) + body.toString('latin1'))
        .join('\n') + JSON.stringify(spans()),
  };
}

/** The only span of this name. */
export function theSpan(spans: readonly ReceivedSpan[], name: string): ReceivedSpan {
  const [span, ...others] = spans.filter((each) => each.name === name);
  if (span === undefined || others.length > 0) {
    throw new Error(`${others.length + (span ? 1 : 0)} spans are named ${name}`);
  }
  return span;
}

/** The names of spans as they stand in one another. */
export function treeOf(spans: readonly ReceivedSpan[], parentId: string): readonly unknown[] {
  return spans
    .filter((span) => span.parentId === parentId)
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map((span) => {
      const below = treeOf(spans, span.spanId);
      return below.length === 0 ? span.name : [span.name, below];
    });
}
