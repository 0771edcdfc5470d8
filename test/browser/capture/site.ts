import { createServer } from 'node:http';
import { listenHere } from '../../../server/test/listen-here.ts';
import type { WhenDone } from '../../../server/test/temporary-folder.ts';

/** Somebody's site, at an origin of its own: a page by its path, and a blank one for any other. */
export async function startSite(
  whenDone: WhenDone,
  pages: () => Readonly<Record<string, string>>,
): Promise<string> {
  const server = createServer(({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(pages()[pathname] ?? '<!doctype html><title>A site</title><h1>Here</h1>');
  });
  return listenHere(server, whenDone, 'localhost');
}
