export type { EnrolmentOutcome, EnrolmentRequest, TemplatePorts } from './enrolment.ts';
export { enrol } from './enrolment.ts';
export type { FacenitionErrorCode } from './errors.ts';
export { FacenitionError } from './errors.ts';
export { compareAllPairs } from './evaluation/all-pairs.ts';
export type { ComparisonScores, ErrorRates, OperatingRates } from './evaluation/error-rates.ts';
export { measureErrorRates } from './evaluation/error-rates.ts';
export type {
  Acquisition,
  AcquisitionFailure,
  FaceChoice,
  FaceEngine,
} from './face/acquisition.ts';
export type { ChosenFace } from './face/choose-face.ts';
export { chooseFace } from './face/choose-face.ts';
export type { FaceEngineParts } from './face/engine.ts';
export { createFaceEngine } from './face/engine.ts';
export type { EngineSources } from './face/load-engine.ts';
export { loadFaceEngine } from './face/load-engine.ts';
export type { DetectedFace, FaceLandmarks, FaceLocator } from './face/locator.ts';
export { createPreprocessor, encodeFloats } from './face/preprocess.ts';
export { assessFace, assessPicture } from './face/quality.ts';
export type { SsdLandmarksModels } from './face/ssd-landmarks.ts';
export { createSsdLandmarksLocator } from './face/ssd-landmarks.ts';
export { createYunetLocator } from './face/yunet.ts';
export type { Box, Picture, Point } from './image/picture.ts';
export { boundsOf } from './image/picture.ts';
export { resampleRegion } from './image/resample.ts';
export type { SimilarityTransform } from './image/similarity.ts';
export {
  applySimilarity,
  invertSimilarity,
  scaleOf,
  similarityTransform,
} from './image/similarity.ts';
export type { TensorLayout } from './image/tensor.ts';
export { pictureTensor } from './image/tensor.ts';
export { warpFace } from './image/warp.ts';
export { BUILTIN_PACK } from './pack/builtin.ts';
export type * from './pack/manifest.ts';
export { MOBILE_PACK } from './pack/mobile.ts';
export { PACKS } from './pack/packs.ts';
export type * from './ports.ts';
export { supportedLevels, targetFalseMatchRate } from './template/operating-point.ts';
export type { UserSecret } from './template/user-secret.ts';
export type { VerificationOutcome, VerificationRequest } from './verification.ts';
export { verify } from './verification.ts';
