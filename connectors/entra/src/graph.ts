import { DeploymentFault, type Secret } from '@facenition/deployment';
import * as z from 'zod';
import { explainEntraError } from './entra-errors.ts';

export const GRAPH_URL = 'https://graph.microsoft.com';

/** An access token for Microsoft Graph. */
export type GraphToken = () => Promise<Secret>;

export interface GraphPorts {
  readonly fetch: typeof globalThis.fetch;
  readonly token: GraphToken;
  /** Between tries; milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Microsoft Graph. A path begins with its version (`/v1.0/users`). Every method rejects with
 * `DeploymentFault` `ERR_VENDOR_REFUSED`, `ERR_VENDOR_FAILED`, `ERR_VENDOR_UNREACHABLE`.
 */
export interface Graph {
  get(path: string): Promise<unknown>;
  /** All pages of it. */
  list(path: string): Promise<readonly unknown[]>;
  post(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<void>;
  remove(path: string): Promise<void>;
}

const Page = z.looseObject({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().optional(),
});

const MOST_PAGES = 1000;

export function createGraph(ports: GraphPorts): Graph {
  const ask = (method: string, path: string, body?: unknown) => asked(ports, method, path, body);
  return {
    get: (path) => ask('GET', path),
    async list(path) {
      const all: unknown[] = [];
      let next: string | undefined = path;
      for (let page = 0; next !== undefined; page += 1) {
        if (page === MOST_PAGES) throw strange(path);
        const read = Page.safeParse(await ask('GET', next));
        if (!read.success) throw strange(path);
        all.push(...read.data.value);
        next = pathOfLink(read.data['@odata.nextLink']);
      }
      return all;
    },
    post: (path, body) => ask('POST', path, body),
    async patch(path, body) {
      await ask('PATCH', path, body);
    },
    async remove(path) {
      await ask('DELETE', path);
    },
  };
}

/** The token goes to Graph alone, wherever an answer points. */
function pathOfLink(link: string | undefined): string | undefined {
  if (link === undefined) return undefined;
  if (!link.startsWith(`${GRAPH_URL}/`)) throw strange('the next page');
  return link.slice(GRAPH_URL.length);
}

const TRIES = 4;
const TIMEOUT_MS = 30_000;
const LONGEST_WAIT_SECONDS = 30;

async function asked(
  { fetch, token, wait }: GraphPorts,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  for (let tried = 1; ; tried += 1) {
    const request = {
      method,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${(await token()).reveal()}`,
        // What lists ask for beyond the simplest is answered from an index (advanced queries).
        ...(method === 'GET' && { consistencylevel: 'eventual' }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await reached(() => fetch(GRAPH_URL + path, request));
    if (!isPassing(response.status) || tried === TRIES) return answerOf(response, method, path);
    const seconds = Number(response.headers.get('retry-after') ?? 2 ** tried);
    const bounded = Number.isFinite(seconds) ? Math.min(seconds, LONGEST_WAIT_SECONDS) : 1;
    await wait(bounded * 1000);
  }
}

/** Too many requests, or it is busy: it says so before it did anything. */
const isPassing = (status: number): boolean => status === 429 || status === 503;

/** Rejects with `ERR_VENDOR_UNREACHABLE` where nobody answers. */
export async function reached<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof DeploymentFault) throw cause;
    throw new DeploymentFault('ERR_VENDOR_UNREACHABLE', 'Microsoft does not answer', { cause });
  }
}

async function answerOf(response: Response, method: string, path: string): Promise<unknown> {
  const body = jsonOf(await reached(() => response.text()));
  if (response.ok) return body;
  throw refusal(response.status, body, `${method} ${path.replace(/\?.*/, '')}`);
}

function jsonOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const Refusal = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string().default('') }),
});

function refusal(status: number, body: unknown, what: string): DeploymentFault {
  const code = status === 401 || status === 403 ? 'ERR_VENDOR_REFUSED' : 'ERR_VENDOR_FAILED';
  const read = Refusal.safeParse(body);
  if (!read.success) return new DeploymentFault(code, `${what}: status ${status}`);
  const { code: theirs, message } = read.data.error;
  const said = message === '' ? '' : ` (${message.slice(0, 300)})`;
  const advice = explainEntraError(theirs) ?? explainEntraError(message);
  const words = advice === undefined ? '' : ` ${advice}`;
  return new GraphFault(code, `${what}: ${status} ${theirs}${said}.${words}`, status);
}

/** With the status, for what may be tried again. */
export class GraphFault extends DeploymentFault {
  readonly status: number;

  constructor(code: DeploymentFault['code'], message: string, status: number) {
    super(code, message);
    this.status = status;
  }
}

export function strange(what: string): DeploymentFault {
  return new DeploymentFault('ERR_VENDOR_FAILED', `${what}: an answer that nobody understands`);
}

/** In quotes, for `$filter`. */
export function quoted(text: string): string {
  return encodeURIComponent(`'${text.replaceAll("'", "''")}'`);
}
