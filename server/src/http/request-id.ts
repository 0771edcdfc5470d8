import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const HEADER = 'X-Request-Id';

/** Names every request, so that a caller's report can be found in the log. */
export const requestId: RequestHandler = (_request, response, next) => {
  // Never the caller's own: a value from outside would be a way to write into the log.
  response.set(HEADER, randomUUID());
  next();
};

export function requestIdOf(response: Response): string {
  return String(response.get(HEADER));
}
