import type { FacenitionErrorCode } from '@facenition/core';

/** What the threads of the engine do. */
export type TracedTask =
  | 'enrol'
  | 'verify'
  | 'enrolInRoster'
  | 'identify'
  | 'acquire'
  | 'detect'
  | 'assess'
  | 'compare'
  | 'checkConsistency'
  | 'detectPresentationAttack'
  | 'judgeBurst';

/**
 * Everything that a span within a trace can say. There is no free text and no place for a request's
 * content, so that an image, a token, a secret or a score cannot be passed in by mistake.
 */
export type TracedStep =
  /** Until a thread is free. */
  | { readonly step: 'wait'; readonly task: TracedTask }
  | { readonly step: 'engine'; readonly task: TracedTask }
  | {
      /** A request to whoever keeps the keys, with all its attempts. */
      readonly step: 'key';
      readonly service: 'AWS KMS' | 'Azure Key Vault';
      readonly operation: 'Encrypt' | 'Decrypt' | 'GenerateMac' | 'wrapKey' | 'unwrapKey';
    }
  | { readonly step: 'transaction'; readonly system: 'sqlite' | 'postgresql' };

/** Everything that the span of a request says at its beginning. */
export interface TracedRequest {
  readonly requestId: string;
  /** One of HTTP's, or `other`. */
  readonly method: string;
  /** The route as it is written in the program, or `unknown`. */
  readonly route: string;
  /** The header `traceparent` as the caller sent it. */
  readonly parent: string | undefined;
}

export interface RequestTrace {
  /** 32 hexadecimal digits; absent where nothing is traced. */
  readonly traceId?: string;
  /** Does `work`; whatever that begins belongs to this trace. */
  around(work: () => void): void;
  end(status: number): void;
}

/** A call to another system, which is a trace of its own. */
export interface TracedWebhook {
  readonly id: string;
  /** Aborts where the time of the call is over. */
  readonly signal: AbortSignal;
}

/** A step that went on in another thread, as it was noted there. */
export interface PastStep {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Absent: it did not fail. */
  readonly fault?: FacenitionErrorCode;
}

/** Tells where the time of a request goes. Nothing that it does fails or holds up what it watches. */
export interface Tracer {
  request(request: TracedRequest): RequestTrace;
  /** Says of the request around the caller that a fault ended it. */
  failed(fault: FacenitionErrorCode): void;
  /**
   * Does `work` as a step of what is around the caller; outside of a trace it is just done. Where
   * it ends because `gone` aborted, that is not a fault.
   */
  step<T>(step: TracedStep, work: () => Promise<T>, gone?: AbortSignal): Promise<T>;
  /** Adds a step to what is around the caller. */
  past(step: TracedStep, when: PastStep): void;
  webhook<T extends { readonly status: number }>(
    call: TracedWebhook,
    work: () => Promise<T>,
  ): Promise<T>;
  /** Sends what is left, for as long as it may take. Never rejects. */
  close(withinMs: number): Promise<void>;
}

/** Where nothing is traced. */
export const noTracer: Tracer = {
  request: () => ({ around: (work) => work(), end: () => {} }),
  failed: () => {},
  step: (_step, work) => work(),
  past: () => {},
  webhook: (_call, work) => work(),
  close: async () => {},
};
