/**
 * What measures the product: the parts of a reference without the cryptography around them. Not for
 * making or checking tokens.
 *
 * @module
 */
export { meanDirection } from '../consensus.ts';
export { createPreprocessor, encodeFloats } from '../face/preprocess.ts';
export type { CodeName } from '../pack/manifest.ts';
export { createListDecoder, type ListDecoder } from '../template/list-decoder.ts';
export { codeNames, encodeMessage, type PolarCode, polarCode } from '../template/polar-code.ts';
export { createProjection, PROJECTION_KEY_BYTES, type Projection } from '../template/projection.ts';
export { bitRatios, comparisonScore, packSigns } from '../template/reference.ts';
export { shapedBits } from '../template/shaping.ts';
export { compareAllPairs } from './all-pairs.ts';
export type { ComparisonScores, ErrorRates, OperatingRates } from './error-rates.ts';
export { measureErrorRates } from './error-rates.ts';
