import type { Response } from 'express';

/** Thrown where the client of a request went away: the work ends, and there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Aborts, with a `ClientGone`, where the connection is lost before the answer is out. */
export function clientGoneSignal(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new ClientGone());
  });
  return controller.signal;
}
