import type {
  EnrolmentOutcome,
  EnrolmentRequest,
  VerificationOutcome,
  VerificationRequest,
} from '@facenition/core';

/**
 * What the interface asks of the engine, wherever that runs. The samples of a request are handed
 * over: the caller must not use them afterwards.
 */
export interface TemplateService {
  /** Throws `ERR_OVERLOADED` where a request that came now would be refused. */
  checkPlace(): void;
  /**
   * Rejects with `ERR_OVERLOADED` where too many requests wait already, with the reason of `gone`
   * where that aborts before the work has begun, else as core's `enrol`.
   */
  enrol(request: EnrolmentRequest, gone?: AbortSignal): Promise<EnrolmentOutcome>;
  /** As `enrol`; else rejects as core's `verify`. */
  verify(request: VerificationRequest, gone?: AbortSignal): Promise<VerificationOutcome>;
}
