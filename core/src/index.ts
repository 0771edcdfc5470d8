/**
 * A live face becomes a protected, revocable biometric reference, and the reference verifies.
 *
 * @module
 */
export type { AttackNetSources, AttackNets } from './attack/attack-nets.ts';
export { loadAttackNets } from './attack/attack-nets.ts';
export type { AttackThresholds, Strictness } from './attack/attack-thresholds.ts';
export {
  ATTACK_THRESHOLD_BOUNDS,
  attackThreshold,
  checkAttackThresholds,
  STRICTNESSES,
} from './attack/attack-thresholds.ts';
export type {
  AttackDetectionFailure,
  AttackDetectionOutcome,
  AttackDetectionPorts,
  AttackDetectionRequest,
} from './attack/detect-attack.ts';
export { detectPresentationAttack } from './attack/detect-attack.ts';
export type { BurstAttack, BurstOutcome, BurstPorts, BurstRequest } from './challenge/burst.ts';
export { withoutPassiveCheck } from './challenge/burst.ts';
export { MAX_STEP_FRAMES } from './challenge/check-burst.ts';
export type { CaptureAssurance } from './challenge/draw.ts';
export { drawChallenge } from './challenge/draw.ts';
export type { ChallengePose, HeadPose } from './challenge/head-pose.ts';
export {
  frontalBaseline,
  headPoseOf,
  PAGE_DEMAND,
  poseLimits,
  poseReached,
} from './challenge/head-pose.ts';
export { judgeBurst } from './challenge/judge-burst.ts';
export type { BurstFrame, BurstStep } from './challenge/timing.ts';
export { timingLimits } from './challenge/timing.ts';
export type {
  ComparisonOutcome,
  ComparisonRequest,
  ReferenceComparison,
} from './comparison/compare-samples.ts';
export { compareSamples } from './comparison/compare-samples.ts';
export type {
  ConsistencyOutcome,
  ConsistencyRequest,
  PairComparison,
  SampleStanding,
} from './comparison/consistency.ts';
export { checkConsistency } from './comparison/consistency.ts';
export { comparisonLevels, comparisonThreshold } from './comparison/threshold.ts';
export type { EnrolmentOutcome, EnrolmentRequest } from './enrolment.ts';
export { enrol } from './enrolment.ts';
export type { FacenitionErrorCode } from './errors.ts';
export { FacenitionError } from './errors.ts';
export type {
  Acquisition,
  AcquisitionFailure,
  FaceChoice,
  FaceEngine,
} from './face/acquisition.ts';
export type { DetectionReport, FacePose, FaceReport } from './face/detection.ts';
export { detectFaces } from './face/detection.ts';
export type { FaceEmbedder, FaceEngineParts, LoadedFaceEngine } from './face/engine.ts';
export { createFaceEngine } from './face/engine.ts';
export type { FaceFinder } from './face/finder.ts';
export type { InspectedComponent, Orientation } from './face/inspection.ts';
export type { EngineSources } from './face/load-engine.ts';
export { loadFaceEngine } from './face/load-engine.ts';
export type { LocatorSources } from './face/load-locator.ts';
export { loadFaceLocator } from './face/load-locator.ts';
export type { DetectedFace, FaceLandmarks, FaceLocator } from './face/locator.ts';
export type { QualityComponent, QualityComponentName } from './face/quality.ts';
export type { QualityReport, QualityRequest } from './face/quality-report.ts';
export { assessPicture, assessQuality } from './face/quality-report.ts';
export { createSsdLandmarksLocator } from './face/ssd-landmarks.ts';
export { createYunetLocator } from './face/yunet.ts';
export type { IdentificationOutcome, IdentificationRequest } from './identification.ts';
export { identify } from './identification.ts';
export type { Box, Picture, Point } from './image/picture.ts';
export { BUILTIN_PACK } from './pack/builtin.ts';
export type { LocatorPack } from './pack/locators.ts';
export { LOCATORS } from './pack/locators.ts';
export type * from './pack/manifest.ts';
export type { AttackPackManifest, AttackRole } from './pack/minifasnet.ts';
export { MINIFASNET_PACK } from './pack/minifasnet.ts';
export { MOBILE_PACK } from './pack/mobile.ts';
export { PACKS } from './pack/packs.ts';
export type * from './ports.ts';
export { type RenewalReason, renewalReason } from './renewal-reason.ts';
export { type Roster, rosterCapacity } from './roster.ts';
export type { RosterEnrolmentRequest } from './roster-enrolment.ts';
export { enrolInRoster } from './roster-enrolment.ts';
export { type StandInRequest, standInToken } from './stand-in.ts';
export { checkLevel, supportedLevels, targetFalseMatchRate } from './template/operating-point.ts';
export { modelIdOf, readTokenHeader, type TokenFacts } from './template/token-header.ts';
export { identityTokenId } from './template/token-id.ts';
export type { UserSecret } from './template/user-secret.ts';
export type { TemplatePorts } from './template-ports.ts';
export type { VerificationOutcome, VerificationRequest } from './verification.ts';
export { verify } from './verification.ts';
