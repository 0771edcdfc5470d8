import type { Response } from 'express';
import type { Failure } from '../api/answers.ts';

/** What a handler answers: JSON, with a status of its own. */
export type Reply<Body = unknown> =
  | { readonly status: 200; readonly body: Body; readonly replayed?: true }
  | {
      readonly status: 400 | 429;
      readonly body: Failure;
      readonly retryAfterSeconds?: number;
      readonly replayed?: true;
    };

export function send(response: Response, reply: Reply): void {
  if (reply.replayed === true) response.set('Idempotent-Replayed', 'true');
  if (reply.status !== 200 && reply.retryAfterSeconds !== undefined) {
    response.set('Retry-After', String(reply.retryAfterSeconds));
  }
  response.status(reply.status).json(reply.body);
}
