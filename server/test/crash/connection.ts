import type { Listening, ServerProcess } from '../server-process.ts';
import type { Acknowledged } from './acknowledged.ts';

/** Longer than any answer takes, with every core busy. */
const DEADLINE_MS = 30_000;

export interface Answer {
  readonly status: number;
  readonly requestId: string;
  readonly isReplayed: boolean;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Asks one server. `undefined`: it was killed before it answered. */
export type Ask = (
  path: string,
  fields: Readonly<Record<string, unknown>>,
  how?: { readonly key?: string; readonly alsoGood?: number },
) => Promise<Answer | undefined>;

/**
 * A connection to a server that will be killed. Whatever else is not an answer, and every answer
 * but 200 and the one that is also good, is a failure.
 */
export function connect(
  server: ServerProcess,
  { url, clientToken }: Listening,
  { failures, counts }: Acknowledged,
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
      if (status !== 200 && status !== alsoGood) failures.push(`${path} ${status} ${body.code}`);
      return {
        status,
        requestId: headers.get('X-Request-Id') ?? '',
        isReplayed: headers.has('Idempotent-Replayed'),
        body,
      };
    } catch (fault) {
      if (!server.isKilled()) failures.push(`${path} ${fault}`);
      counts['cut off'] += 1;
      return undefined;
    }
  };
}
