import type { Listening } from '../server-process.ts';
import type { Acknowledged } from './acknowledged.ts';

export interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly isReplayed: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks a server. `undefined`: nobody knows whether it was done. */
export type Ask = (
  path: string,
  fields: Readonly<Record<string, unknown>>,
  how?: { readonly key?: string; readonly alsoGood?: number },
) => Promise<Answer | undefined>;

/** What may come in place of an answer. */
export interface Excuses {
  /** Whether the server is dead, so that a connection may break. */
  readonly isKilled?: () => boolean;
  /** Answers, as `502 ERR_STORE_FAILED`, which say that it cannot be told now. */
  readonly unavailable?: readonly string[];
}

/** Longer than any answer takes, with every core busy. */
export const DEADLINE_MS = 30_000;

/**
 * A connection to a server that something is done to. Every answer but 200 and the one that is also
 * good is a failure, and so is none, unless there is an excuse.
 */
export function connect(
  { url, clientToken }: Pick<Listening, 'url' | 'clientToken'>,
  { failures, counts }: Acknowledged,
  { isKilled = () => false, unavailable = [] }: Excuses,
): Ask {
  return async (path, fields, { key, alsoGood = 200 } = {}) => {
    try {
      const response = await fetch(url + path, {
        method: 'POST',
        signal: AbortSignal.timeout(DEADLINE_MS),
        headers: {
          'Content-Type': 'application/json',
          'X-Auth-Token': clientToken,
          ...(key !== undefined && { 'Idempotency-Key': key }),
        },
        body: JSON.stringify(fields),
      });
      const { status, headers } = response;
      const body: Answer['body'] = Object(await response.json());
      const brief = `${status} ${body.code}`;
      if (unavailable.includes(brief)) {
        counts.unavailable += 1;
        return undefined;
      }
      if (status !== 200 && status !== alsoGood) failures.push(`${path} ${brief}`);
      return {
        status,
        requestId: headers.get('X-Request-Id') ?? '',
        isReplayed: headers.has('Idempotent-Replayed'),
        body,
      };
    } catch (fault) {
      if (!isKilled()) failures.push(`${path} ${fault}`);
      counts['cut off'] += 1;
      return undefined;
    }
  };
}
