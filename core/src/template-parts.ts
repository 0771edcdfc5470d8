/**
 * The parts of a protected reference, for whoever measures or attacks them. Not for making or
 * checking tokens: that is `enrol` and `verify`.
 *
 * @module
 */
export { meanDirection } from './consensus.ts';
export { createPreprocessor, encodeFloats, type Preprocessor } from './face/preprocess.ts';
export type { CodeName } from './pack/manifest.ts';
export { rosterThreshold } from './roster.ts';
export {
  type Binding,
  keysOfReference,
  PASSPHRASE_COST,
  type ReferenceKeys,
} from './template/derivation.ts';
export { createListDecoder, type ListDecoder } from './template/list-decoder.ts';
export { isMeasured, thresholdOf } from './template/operating-point.ts';
export {
  CODE_LENGTH,
  codeNames,
  encodeMessage,
  type PolarCode,
  polarCode,
  polarCodeById,
} from './template/polar-code.ts';
export { createProjection, PROJECTION_KEY_BYTES, type Projection } from './template/projection.ts';
export {
  bitRatios,
  compareWithReference,
  comparisonScore,
  type ProtectedReference,
  packSigns,
} from './template/reference.ts';
export { openReference } from './template/sealed-reference.ts';
export { MEAN_MAGNITUDE, shapedBits } from './template/shaping.ts';
export { parseHeader, parseToken } from './template/token-format.ts';
