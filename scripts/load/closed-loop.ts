import autocannon from 'autocannon';
import type { LoadCase, LoadRequest } from './cases.ts';
import { CONTENT_TYPE } from './multipart.ts';
import type { Served } from './served.ts';
import type { Answered, Outcomes } from './tally.ts';

const TIMEOUT_SECONDS = 60;

export interface Saturation {
  readonly connections: number;
  readonly seconds: number;
}

/**
 * Sends requests over so many connections, each the next one when it has the answer to the last:
 * as much as the server can do. Requests under way at the end are cut off and not counted.
 */
export function saturate(
  { url, token }: Served,
  { path, next }: LoadCase,
  { connections, seconds }: Saturation,
): Promise<Outcomes> {
  const answers: Answered[] = [];
  let right = false;
  return new Promise((resolve, reject) => {
    autocannon<{ accepts?: LoadRequest['accepts'] }>(
      {
        url: url + path,
        method: 'POST',
        headers: { 'Content-Type': CONTENT_TYPE, 'X-Auth-Token': token },
        connections,
        duration: seconds,
        timeout: TIMEOUT_SECONDS,
        requests: [
          {
            setupRequest(request, context) {
              const { body, accepts } = next();
              context.accepts = accepts;
              return { ...request, body };
            },
            onResponse(status, body, { accepts }) {
              right = status === 200 && accepts?.(JSON.parse(body)) === true;
            },
          },
        ],
      },
      (error, { errors, duration }) => {
        if (error) return reject(error);
        const broken = { status: 'broken connection', right: false, ms: Number.NaN };
        resolve({
          answers: [...answers, ...Array.from({ length: errors }, () => broken)],
          seconds: duration,
        });
      },
      // Follows `onResponse` of the same answer at once.
    ).on('response', (_client, status, _bytes, ms) => answers.push({ status, right, ms }));
  });
}
