import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';
import { ROUTES } from './paths.ts';
import { requestIdOf } from './request-id.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** nginx's number for a client that went away before the answer. */
const CLIENT_GONE = 499;

/** One line for each request, in words of this program only. */
export function createRequestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const start = performance.now();
    const { method, path } = request;
    response.on('close', () => {
      log({
        event: 'request',
        requestId: requestIdOf(response),
        method: METHODS.has(method) ? method : 'other',
        route: ROUTES.has(path) ? path : 'unknown',
        status: response.writableFinished ? response.statusCode : CLIENT_GONE,
        ms: Math.round(performance.now() - start),
      });
    });
    next();
  };
}
