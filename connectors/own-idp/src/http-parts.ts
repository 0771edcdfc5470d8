/** A request, as Node's `http` and Express have it. */
export interface FaceRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Of Express: the address before a router cut off its part. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** An answer, as Node's `http` and Express have it. */
export interface FaceResponse {
  writeHead(status: number, headers: Record<string, string>): { end(body: string): unknown };
}

/** What Express and the like take. It never rejects, and `next` is never given an error. */
export type FaceMiddleware<Request, Response> = (
  request: Request,
  response: Response,
  next: () => void,
) => Promise<void>;

const NOT_KEPT = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function header({ headers }: FaceRequest, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

/** Whether a person sees the answer. */
export function isForPerson(request: FaceRequest): boolean {
  const mode = header(request, 'sec-fetch-mode');
  const isOpened = mode === '' || mode === 'navigate';
  return isOpened && header(request, 'accept').includes('text/html');
}

/** Whether a browser asks in advance, for nobody. */
export function isPrefetch(request: FaceRequest): boolean {
  return header(request, 'sec-purpose').startsWith('prefetch');
}

const LONGEST_PATH = 1024;

/** The address of a request within its site; `/` for one that leads out of it, or is too long. */
export function pathOf({ originalUrl, url }: FaceRequest): string {
  return asPath(originalUrl ?? url ?? '/') ?? '/';
}

/** `undefined`: not an address within the site, as every browser reads it. */
export function asPath(text: string): string | undefined {
  const isPath = /^\/(?![/\\])[!-~]*$/.test(text) && text.length <= LONGEST_PATH;
  return isPath && !text.includes('\\') ? text : undefined;
}

export function queryOf({ originalUrl, url }: FaceRequest): URLSearchParams {
  const [, query = ''] = (originalUrl ?? url ?? '').split(/\?(.*)/s);
  return new URLSearchParams(query);
}

export function redirect(response: FaceResponse, location: string): void {
  response.writeHead(303, { ...NOT_KEPT, location }).end('');
}

export function json(response: FaceResponse, status: number, body: object): void {
  const headers = { ...NOT_KEPT, 'content-type': 'application/json' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

/** RFC 9457. */
export interface Problem {
  readonly status: 400 | 401 | 403 | 503;
  readonly code: string;
  readonly title: string;
}

/** As JSON or, where a person sees it, as a page. */
export function problem(
  request: FaceRequest,
  response: FaceResponse,
  { status, code, title }: Problem,
  more: object = {},
): void {
  const headers = {
    ...NOT_KEPT,
    ...(status === 401 && { 'www-authenticate': 'Face' }),
    ...(status === 503 && { 'retry-after': '5' }),
  };
  if (isForPerson(request)) {
    const type = { 'content-type': 'text/html; charset=utf-8' };
    const csp = { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" };
    response.writeHead(status, { ...headers, ...type, ...csp }).end(page(title));
    return;
  }
  const type = { 'content-type': 'application/problem+json' };
  const body = { type: 'about:blank', title, status, code, ...more };
  response.writeHead(status, { ...headers, ...type }).end(JSON.stringify(body));
}

/** @param text ours alone: it is not escaped */
function page(text: string): string {
  return `<!doctype html><html lang="en"><title>${text}</title><h1>${text}</h1></html>\n`;
}
