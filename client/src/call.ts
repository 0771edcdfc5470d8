import type { Answer, MethodOf } from './call-types.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { FacenitionApiError, misused } from './errors.ts';
import { type Incoming, readFailure, readIncoming } from './incoming.ts';
import { OPERATIONS, type OperationId } from './operations.ts';
import { type Outgoing, prepare } from './outgoing.ts';
import { type Failed, isRetried, pauseBefore } from './retrying.ts';
import { fits, type JsonObject } from './shape.ts';
import { type Fetch, readBroken } from './transport.ts';

export interface CallSetup {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string | undefined;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly fetch: Fetch;
}

/** Makes the method of any operation. */
export function createMethods(setup: CallSetup): MethodOf {
  return (id) =>
    async (request, { signal, timeoutMs = setup.timeoutMs, idempotencyKey } = {}) => {
      const outgoing = prepare(OPERATIONS[id], request ?? {}, setup.token, idempotencyKey);
      const deadline = createDeadline(checkedTimeout(timeoutMs), signal);
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await attemptOnce(id, outgoing, deadline, setup, attempt);
        if ('answer' in outcome) return outcome.answer;
        const { stage, error } = outcome;
        if (attempt > setup.retries || !isRetried(id, stage)) throw error;
        const pauseMs = pauseBefore(attempt, error.retryAfterSeconds);
        // What went wrong says more than that the time would not have been enough.
        if (pauseMs >= deadline.remainingMs()) throw error;
        await deadline.pause(pauseMs);
      }
    };
}

/** Timers of the platforms take 31 bits. */
export function checkedTimeout(timeoutMs: number): number {
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs < 2 ** 31) return timeoutMs;
  throw misused('timeoutMs: must be whole milliseconds');
}

async function attemptOnce<Id extends OperationId>(
  id: Id,
  outgoing: Outgoing,
  { signal, fault }: Deadline,
  { url, fetch }: CallSetup,
  attempt: number,
): Promise<{ readonly answer: Answer<Id> } | Failed> {
  const [path] = OPERATIONS[id];
  try {
    signal.throwIfAborted();
    const answered = await fetch(url + path, {
      method: 'POST',
      headers: { ...outgoing.headers },
      body: outgoing.body,
      redirect: 'manual',
      signal,
    });
    return judge(id, await readIncoming(answered, outgoing.texts), outgoing.texts, attempt);
  } catch (thrown) {
    const over = fault();
    if (over !== undefined) return { stage: 'final', error: over };
    if (thrown instanceof FacenitionApiError) return { stage: 'final', error: thrown };
    const { unsent, cause } = readBroken(thrown);
    const error = new FacenitionApiError('ERR_UNREACHABLE', 'no connection to the server', {
      cause,
    });
    return { stage: unsent ? 'unsent' : 'unclear', error };
  }
}

function judge<Id extends OperationId>(
  id: Id,
  incoming: Incoming,
  texts: readonly string[],
  attempt: number,
): { readonly answer: Answer<Id> } | Failed {
  const { status, body, details } = incoming;
  if (status === 200) {
    const answer = answerIn(id, body);
    if (answer !== undefined && isAnswer(id, answer)) return { answer };
    return { stage: 'final', error: notAnAnswer(incoming) };
  }
  const error = status >= 400 ? readFailure(incoming, texts) : undefined;
  if (error === undefined && status >= 502 && status <= 504) {
    const message = 'a proxy cannot reach the server';
    return {
      stage: stageOf(status),
      error: new FacenitionApiError('ERR_UNREACHABLE', message, details),
    };
  }
  if (error === undefined) return { stage: 'final', error: notAnAnswer(incoming) };
  // The key is new and the request the same: it is an earlier attempt that is still under way.
  const underWay = attempt > 1 && error.code === 'ERR_IDEMPOTENCY_CONFLICT';
  return { stage: underWay ? 'unclear' : stageOf(status), error };
}

function stageOf(status: number): Failed['stage'] {
  if (status === 503) return 'refused';
  return status === 502 ? 'unclear' : 'final';
}

/** Without its `ok`, but where that is what was decided. */
function answerIn(id: OperationId, body: JsonObject | undefined): JsonObject | undefined {
  if ('ok' in OPERATIONS[id][1]) return body;
  const { ok, ...answer } = body ?? {};
  return ok === true ? answer : undefined;
}

function isAnswer<Id extends OperationId>(
  id: Id,
  body: JsonObject,
): body is JsonObject & Answer<Id> {
  // Somebody let in, and a reason why not: one of the two is wrong.
  if ((body.authenticated === true || body.ok === true) && 'reason' in body) return false;
  return fits(body, OPERATIONS[id][1]);
}

function notAnAnswer({ status, details }: Incoming): FacenitionApiError {
  const redirected = status === 0 || (status >= 300 && status < 400);
  const message = redirected ? 'a redirect is not followed' : 'not an answer of this interface';
  return new FacenitionApiError('ERR_ANSWER_INVALID', message, details);
}
