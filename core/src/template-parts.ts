/**
 * The parts of a protected reference without the cryptography around them, for whoever measures
 * them. Not for making or checking tokens.
 *
 * @module
 */
export { meanDirection } from './consensus.ts';
export { createPreprocessor, encodeFloats, type Preprocessor } from './face/preprocess.ts';
export type { CodeName } from './pack/manifest.ts';
export { createListDecoder, type ListDecoder } from './template/list-decoder.ts';
export { CODE_LENGTH, codeNames, encodeMessage, type PolarCode, polarCode } from './template/polar-code.ts';
export { createProjection, PROJECTION_KEY_BYTES, type Projection } from './template/projection.ts';
export { bitRatios, comparisonScore, packSigns } from './template/reference.ts';
export { MEAN_MAGNITUDE, shapedBits } from './template/shaping.ts';
