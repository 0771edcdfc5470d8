/** The part of the platform's `fetch` that a client needs. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchAnswer>;

export interface FetchInit {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Blob;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
      cancel(): Promise<void>;
    };
  } | null;
}

export interface Transport {
  readonly fetch: Fetch;
  readonly close: () => Promise<void>;
}

/** Codes of Node, undici and Bun for a connection that never came about. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
]);

export interface Broken {
  /** Surely nothing of the request has arrived. Where a platform does not tell, nothing is sure. */
  readonly unsent: boolean;
  readonly cause: Error;
}

/**
 * Reads what a `fetch` threw. Of its words nothing is kept but a name and a code: they may repeat
 * what was sent or what came.
 */
export function readBroken(thrown: unknown): Broken {
  let innermost = thrown;
  let code = textOf(thrown, 'code');
  for (let depth = 0; depth < 4 && innermost instanceof Error; depth += 1) {
    if (!(innermost.cause instanceof Error)) break;
    innermost = innermost.cause;
    code = textOf(innermost, 'code') ?? code;
  }
  const cause = new Error(code ?? textOf(innermost, 'name') ?? 'unknown');
  return { unsent: code !== undefined && UNSENT.has(code), cause };
}

function textOf(value: unknown, name: 'code' | 'name'): string | undefined {
  const text: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof text === 'string' && /^\w{1,60}$/.test(text) ? text : undefined;
}
