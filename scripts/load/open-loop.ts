import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import type { LoadCase } from './cases.ts';
import { CONTENT_TYPE } from './multipart.ts';
import type { Served } from './served.ts';
import type { Answered, Outcomes } from './tally.ts';

/** Longer than any queue: how slow answers may be is judged afterwards. */
const TIMEOUT_MS = 300_000;

export interface Offer {
  readonly perSecond: number;
  readonly seconds: number;
}

/**
 * Sends requests at even distances, whether or not earlier ones have been answered, as people do
 * who know nothing of each other. Times count from when a request was due, so that a client that
 * comes late hides nothing. (autocannon sends the requests of a second all at its beginning.)
 */
export async function offer(
  { url, token }: Served,
  loadCase: LoadCase,
  { perSecond, seconds }: Offer,
): Promise<Outcomes> {
  const pool = new Pool(url, { connections: null, headersTimeout: TIMEOUT_MS });
  const sent: Promise<Answered>[] = [];
  const start = performance.now();
  for (let i = 0; i < perSecond * seconds; i += 1) {
    const due = start + (1000 * i) / perSecond;
    const early = due - performance.now();
    if (early > 0) await wait(early);
    sent.push(
      ask(pool, token, loadCase).then((answer) => ({ ...answer, ms: performance.now() - due })),
    );
  }
  const answers = await Promise.all(sent);
  const took = (performance.now() - start) / 1000;
  await pool.close();
  // A server that falls behind answers later than it was asked.
  return { answers, seconds: Math.max(seconds, took) };
}

/** One request; `ms` is for the caller to say, who knows when it was due. */
async function ask(
  pool: Pool,
  token: string,
  { path, next }: LoadCase,
): Promise<Omit<Answered, 'ms'>> {
  const { body: sent, accepts } = next();
  try {
    const { statusCode, headers, body } = await pool.request({
      path,
      method: 'POST',
      headers: { 'content-type': CONTENT_TYPE, 'x-auth-token': token },
      body: sent,
    });
    const answer: unknown = await body.json();
    return {
      status: statusCode,
      right: statusCode === 200 && accepts(answer),
      retryAfter: headers['retry-after'] !== undefined,
    };
  } catch (error) {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    return { status: typeof code === 'string' ? code : 'broken connection', right: false };
  }
}
