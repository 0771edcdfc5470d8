import { FacenitionApiError, type FaultDetails } from './errors.ts';
import { isObject, type JsonObject } from './shape.ts';
import type { FetchAnswer } from './transport.ts';

const MAX_BYTES = 2 ** 20;
const WORDS = /^[\x20-\x7e]{1,200}$/;
const REQUEST_ID = /^[\da-f-]{36}$/;
const CODE = /^(ERR_[A-Z_]{1,60}|[a-z-]{1,40})$/;

/** What came, read to its end. */
export interface Incoming {
  readonly status: number;
  /** `undefined`: not one JSON object. */
  readonly body: JsonObject | undefined;
  readonly details: FaultDetails;
}

/**
 * Reads an answer.
 *
 * Rejects with `ERR_ANSWER_INVALID` where it is too large, and as the body does where it breaks.
 */
export async function readIncoming(
  answer: FetchAnswer,
  texts: readonly string[],
): Promise<Incoming> {
  const { status, headers } = answer;
  const requestId = headers.get('X-Request-Id');
  const details = {
    status,
    requestId: isName(requestId, REQUEST_ID, texts) ? requestId : undefined,
    retryAfterSeconds: readRetryAfter(headers.get('Retry-After')),
  };
  const isJson = /^application\/json\s*(;|$)/i.test(headers.get('Content-Type') ?? '');
  const bytes = await readBytes(answer);
  if (bytes === undefined) {
    throw new FacenitionApiError('ERR_ANSWER_INVALID', 'the answer is too large', details);
  }
  return { status, body: isJson ? parse(bytes) : undefined, details };
}

/** `undefined`: larger than anything that this interface answers. */
async function readBytes({ body, headers }: FetchAnswer): Promise<ArrayBuffer | undefined> {
  const chunks: Uint8Array[] = [];
  const reader = body?.getReader();
  let total = Number(headers.get('Content-Length'));
  if (total <= MAX_BYTES) total = 0;
  while (total <= MAX_BYTES) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) return new Blob(chunks).arrayBuffer();
    if (!(value instanceof Uint8Array)) throw new TypeError('a body of something else than bytes');
    chunks.push(value);
    total += value.length;
  }
  // Whether the rest could be stopped changes nothing.
  await reader?.cancel().catch(() => {});
  return undefined;
}

/** The parser's own error is dropped: it quotes what it could not read. */
function parse(bytes: ArrayBuffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function readRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

/** The fault that the body of a failure tells of; `undefined`: it is no such body. */
export function readFailure(
  { body, details }: Incoming,
  texts: readonly string[],
): FacenitionApiError | undefined {
  if (body?.ok !== false) return undefined;
  const { code, error, reason, capture } = body;
  if (!isName(code, CODE, texts)) return undefined;
  const words = typeof error === 'string' && isHarmless(error, texts) ? error : `refused: ${code}`;
  return new FacenitionApiError(code, words, {
    ...details,
    reason: isName(reason, CODE, texts) ? reason : undefined,
    capture: typeof capture === 'number' ? capture : undefined,
  });
}

function isName(value: unknown, form: RegExp, texts: readonly string[]): value is string {
  return typeof value === 'string' && form.test(value) && !texts.includes(value);
}

/** Short, plain, and without anything that was sent. */
function isHarmless(words: string, texts: readonly string[]): boolean {
  return WORDS.test(words) && !texts.some((text) => words.includes(text));
}
