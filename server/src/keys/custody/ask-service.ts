import { keysUnavailable } from '../keys-unavailable.ts';
import type { KeyServiceCall, WatchKeyService } from '../ports.ts';

/** One request to a key service, in words for the operator. */
export interface ServiceRequest extends KeyServiceCall {
  /** What to look at when it fails. */
  readonly remedy: string;
  /** For everything together: credentials, attempts and the pauses between them. */
  readonly timeoutMs: number;
  readonly watch: WatchKeyService;
}

/** Where nobody watches. */
export const unwatched: WatchKeyService = (_call, work) => work();

/**
 * Does `work` within its time.
 *
 * @throws FacenitionError `ERR_KEYS_UNAVAILABLE`. Without a cause: the errors of these libraries
 *   carry requests and answers, and the answers are keys.
 */
export async function askService<T>(
  request: ServiceRequest,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { service, operation } = request;
  return request.watch({ service, operation }, () => ask(request, work));
}

async function ask<T>(
  { service, operation, remedy, timeoutMs }: ServiceRequest,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    // A library that waits for credentials does not always look at the signal.
    return await Promise.race([work(signal), rejectionBy(signal)]);
  } catch (error) {
    const kind = signal.aborted ? `no answer within ${timeoutMs} ms` : kindOf(error);
    throw keysUnavailable(`${service} did not do ${operation} (${kind}): ${remedy}`);
  }
}

/** The bytes, where they are as long as they have to be. */
export function exactly(length: number, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes?.length !== length) throw new WrongAnswer();
  return new Uint8Array(bytes);
}

/** The bytes, where there are more of them than this: what wraps a key is longer than the key. */
export function longerThan(length: number, bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined || bytes.length <= length) throw new WrongAnswer();
  return bytes;
}

/** The service answered, but with something else. */
class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer';
}

function rejectionBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true });
  });
}

/** `AccessDeniedException`, `Forbidden` and the like: words of the service, never its sentences. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code: unknown = 'code' in error ? error.code : undefined;
  const word = typeof code === 'string' ? code : error.name;
  return /^[A-Za-z]\w{0,60}$/.test(word) ? word : 'unknown error';
}
