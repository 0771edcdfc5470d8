import type { Shape } from './shape.ts';

/** What has to be known of an operation to do it. */
export interface OperationFacts {
  readonly path: string;
  /** Fields that hold photos. With any, the request is a form; without, it is JSON. */
  readonly photos: readonly string[];
  /** Whether the server does it once for each `Idempotency-Key`. */
  readonly keyed: boolean;
  /** A body of status 200, without its `ok`. */
  readonly answer: Shape;
}
