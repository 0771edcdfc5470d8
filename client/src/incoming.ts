import { FacenitionApiError, type FaultDetails } from './errors.ts';
import { SERVER_CODES } from './operations.ts';
import { isObject, type JsonObject } from './shape.ts';
import type { FetchAnswer } from './transport.ts';

const MAX_BYTES = 2 ** 20;
const MAX_WORDS = 200;

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
    ...(requestId !== null &&
      /^[\w-]{1,64}$/.test(requestId) &&
      !repeats(requestId, texts) && { requestId }),
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
async function readBytes({ body, headers }: FetchAnswer): Promise<Uint8Array | undefined> {
  const reader = body?.getReader();
  if (reader === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = Number(headers.get('Content-Length') ?? 0) > MAX_BYTES ? Number.POSITIVE_INFINITY : 0;
  while (total <= MAX_BYTES) {
    const { done, value } = await reader.read();
    if (done) return joined(chunks, total);
    if (!(value instanceof Uint8Array)) throw new TypeError('a body of something else than bytes');
    chunks.push(value);
    total += value.length;
  }
  // Whether the rest could be stopped changes nothing.
  await reader.cancel().catch(() => {});
  return undefined;
}

function joined(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The parser's own error is dropped: it quotes what it could not read. */
function parse(bytes: Uint8Array): JsonObject | undefined {
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
  if (typeof code !== 'string' || !isCode(code, texts)) return undefined;
  const words = typeof error === 'string' && isHarmless(error, texts) ? error : `refused: ${code}`;
  return new FacenitionApiError(code, words, {
    ...details,
    ...(typeof reason === 'string' &&
      /^[a-z-]{1,40}$/.test(reason) &&
      !texts.includes(reason) && { reason }),
    ...(typeof capture === 'number' && { capture }),
  });
}

function isCode(code: string, texts: readonly string[]): boolean {
  if (SERVER_CODES.some((known) => known === code)) return true;
  return /^(ERR_[A-Z_]{1,60}|[a-z-]{1,40})$/.test(code) && !repeats(code, texts);
}

/** Short, plain, and without anything that was sent. */
function isHarmless(words: string, texts: readonly string[]): boolean {
  return words.length <= MAX_WORDS && /^[\x20-\x7e]+$/.test(words) && !repeats(words, texts);
}

function repeats(words: string, texts: readonly string[]): boolean {
  return texts.some((text) => words.includes(text));
}
