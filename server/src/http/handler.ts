import type * as z from 'zod';
import type { Operation } from '../api/operation.ts';
import type { OPERATIONS, OperationId } from '../api/operations.ts';
import type { Origin } from '../service/ports.ts';
import type { Caller } from '../store/client-tokens.ts';
import type { Photos } from './body.ts';
import type { KeepAnswer } from './idempotency.ts';
import type { Reply } from './reply.ts';

/** A request of one operation: read, checked, and from somebody who may ask. */
export interface Asked<Described extends Operation> {
  readonly fields: z.output<Described['fields']>;
  /** As many as the operation takes. Memory of their own: they can be handed over. */
  readonly photos: Photos;
  /** Absent where anybody may ask. */
  readonly caller?: Caller;
  readonly origin: Origin;
  /** Aborts where the client goes away. */
  readonly gone: AbortSignal;
  /**
   * Keeps the answer for whoever sends the request again, together with what was done. Without an
   * `Idempotency-Key` it does nothing.
   */
  readonly keep: KeepAnswer;
  /** Counts a verification of this token. Throws `ERR_RATE_LIMITED`. */
  readonly limitToken: (tokenId: string) => Promise<void>;
  /** Counts an identification in this roster. Throws `ERR_RATE_LIMITED`. */
  readonly limitRoster: (rosterId: string) => Promise<void>;
}

/** Does what an operation is there for. */
export type Handler<Described extends Operation> = (
  asked: Asked<Described>,
) => Promise<Reply<z.input<Described['answer']>>>;

/** One for every operation. */
export type Handlers = {
  readonly [Id in OperationId]: Handler<(typeof OPERATIONS)[Id]>;
};

/** What the handler of an operation answers. */
export type Answered<Id extends OperationId> = Awaited<ReturnType<Handlers[Id]>>;
