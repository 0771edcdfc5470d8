import type {
  EnrolmentOutcome,
  EnrolmentRequest,
  VerificationOutcome,
  VerificationRequest,
} from '@facenition/core';

/** What the interface asks of the engine, wherever that runs. */
export interface TemplateService {
  /** Rejects with `ERR_OVERLOADED` where too many requests wait already, else as core's `enrol`. */
  enrol(request: EnrolmentRequest): Promise<EnrolmentOutcome>;
  /** Rejects with `ERR_OVERLOADED` where too many requests wait already, else as core's `verify`. */
  verify(request: VerificationRequest): Promise<VerificationOutcome>;
}
