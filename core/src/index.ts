export type { EnrolmentOutcome, EnrolmentRequest, TemplatePorts } from './enrolment.ts';
export { enrol } from './enrolment.ts';
export type { FacenitionErrorCode } from './errors.ts';
export { FacenitionError } from './errors.ts';
export type {
  Acquisition,
  AcquisitionFailure,
  FaceChoice,
  FaceEngine,
} from './face/acquisition.ts';
export type { DetectedFace, FaceLandmarks, FaceLocator } from './face/locator.ts';
export type { Box, Picture, Point } from './image/picture.ts';
export type * from './pack/manifest.ts';
export type * from './ports.ts';
export type { UserSecret } from './template/user-secret.ts';
export type { VerificationOutcome, VerificationRequest } from './verification.ts';
export { verify } from './verification.ts';
