import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** One call as it came in. */
export interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on this machine that answers as it is told and remembers what it got. */
export async function startReceiver(
  answer: (response: ServerResponse, call: Received, nth: number) => void,
): Promise<{ readonly url: string; readonly received: readonly Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { url = '', method = '', headers } = request;
    const take = (body: string): void => {
      const call = { path: url, method, headers, body };
      received.push(call);
      answer(response, call, received.length);
    };
    text(request).then(take, () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, received };
}

/** Answers with a status and nothing else. */
export function status(code: number): (response: ServerResponse) => void {
  return (response) => void response.writeHead(code).end();
}
