import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { routeOf } from './paths.ts';
import { requestIdOf } from './request-id.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** nginx's number for a client that went away before the answer. */
const CLIENT_GONE = 499;

/** One line and one trace for each request, in words of this program only. */
export function createRequestLog(log: Log, tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const { method, path } = request;
    const words = {
      requestId: requestIdOf(response),
      method: METHODS.has(method) ? method : 'other',
      route: routeOf(path),
    };
    const trace = tracer.request({ ...words, parent: request.get('traceparent') });
    response.on('close', () => {
      const status = response.writableFinished ? response.statusCode : CLIENT_GONE;
      trace.end(status);
      log({
        event: 'request',
        ...words,
        status,
        ms: Math.round(performance.now() - start),
        ...(trace.traceId !== undefined && { traceId: trace.traceId }),
      });
    });
    trace.around(next);
  };
}
