import { FacenitionError } from '@facenition/core';
import type { ErrorRequestHandler } from 'express';
import { STATUS_OF } from '../api/failures.ts';
import { summariseFault } from '../fault-summary.ts';
import type { Log } from '../log.ts';
import { noTracer, type Tracer } from '../tracing/tracer.ts';
import { ClientGone } from './client-gone.ts';
import { requestIdOf } from './request-id.ts';

const RETRY_AFTER_SECONDS = 1;

/** The body of every answer that is a failure. */
export interface FailureBody {
  readonly ok: false;
  readonly error: string;
  readonly code: string;
}

/**
 * Answers whatever was thrown. A caller learns the code of a fault of the server, and nothing of
 * its cause, which goes to the log.
 */
export function createFaultHandler(log: Log, tracer: Tracer = noTracer): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    // Nobody is there to answer, and nothing went wrong here.
    if (thrown instanceof ClientGone) return;
    if (response.headersSent) return next(thrown);
    const fault =
      thrown instanceof FacenitionError
        ? thrown
        : new FacenitionError('ERR_INTERNAL', 'unexpected error', { cause: thrown });
    const status = STATUS_OF[fault.code];
    tracer.failed(fault.code);
    if (status === 502) {
      log({ event: 'fault', requestId: requestIdOf(response), fault: summariseFault(fault) });
    }
    if (status === 503) response.set('Retry-After', String(RETRY_AFTER_SECONDS));
    // RFC 9110, 11.6.1: a 401 names a scheme. Ours is a header of its own.
    if (status === 401) response.set('WWW-Authenticate', 'X-Auth-Token');
    response.status(status).json(bodyOf(fault, status));
  };
}

function bodyOf(fault: FacenitionError, status: number): FailureBody {
  const error = status === 502 ? 'the server cannot answer at the moment' : fault.message;
  return { ok: false, error, code: fault.code };
}
