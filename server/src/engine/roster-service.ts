import type {
  EnrolmentOutcome,
  IdentificationOutcome,
  IdentificationRequest,
  RosterEnrolmentRequest,
} from '@facenition/core';

/** What the interface asks of the engine about rosters; as `TemplateService`. */
export interface RosterService {
  /** Rejects as core's `enrolInRoster`. */
  enrolInRoster(request: RosterEnrolmentRequest, gone?: AbortSignal): Promise<EnrolmentOutcome>;
  /** Rejects as core's `identify`. */
  identify(request: IdentificationRequest, gone?: AbortSignal): Promise<IdentificationOutcome>;
}
