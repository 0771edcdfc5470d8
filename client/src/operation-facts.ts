import type { Shape } from './shape.ts';

/**
 * What has to be known of an operation to do it. `answer`: a body of status 200 without
 * its `ok`, unless that can be false.
 * `keyed`: the server does it once for each `Idempotency-Key`. A list without names, for its size.
 */
export type OperationFacts = readonly [path: string, answer: Shape, keyed?: true];
