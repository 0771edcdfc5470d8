import type { OperationId, PhotoField } from './operations.ts';
import type { operations } from './schema.ts';

/** The bytes of a JPEG, PNG, WebP or AVIF. They are sent as they are, not in base64. */
export type Photo = Uint8Array | ArrayBuffer | Blob;

type Form<Id extends OperationId> = NonNullable<
  operations[Id]['requestBody']
>['content']['multipart/form-data'];

type OneOrMany<Sent> = Sent extends readonly unknown[] ? Photo | readonly Photo[] : Photo;

/**
 * What an operation is asked. Names are those of the interface, `device_secret` and all: what the
 * documentation, a log or another client says about a field can be looked for as it is.
 */
export type Request<Id extends OperationId> = {
  readonly [Name in keyof Form<Id>]: Name extends PhotoField
    ? OneOrMany<Form<Id>[Name]>
    : Form<Id>[Name] | (undefined extends Form<Id>[Name] ? undefined : never);
};

/** Any other text: a newer server may have words that this version does not know. */
type OtherText = string & Record<never, never>;

type Open<Value> = Value extends string
  ? string extends Value
    ? Value
    : Value | OtherText
  : Value extends number | boolean
    ? Value
    : Value extends readonly (infer Entry)[]
      ? readonly Open<Entry>[]
      : { readonly [Name in keyof Value]: Open<Value[Name]> };

type Body<Id extends OperationId> = operations[Id]['responses'][200]['content']['application/json'];

/** What an operation answers: without its `ok` where that is always true. */
export type Answer<Id extends OperationId> = Open<
  Body<Id>['ok'] extends true ? Omit<Body<Id>, 'ok'> : Body<Id>
>;

export interface CallOptions {
  /** Gives the call up: it rejects with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** In place of the client's own: for all attempts together. */
  readonly timeoutMs?: number | undefined;
}

export interface KeyedCallOptions extends CallOptions {
  /**
   * 16 to 128 visible characters that nobody can guess. By default every call has a new one. With
   * one of your own a call can be made again after a crash or a timeout, and is still done once.
   */
  readonly idempotencyKey?: string | undefined;
}

/** The method that does an operation. */
export type MethodOf = <Id extends OperationId>(
  id: Id,
) => (request?: Request<Id>, options?: KeyedCallOptions) => Promise<Answer<Id>>;
