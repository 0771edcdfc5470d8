/**
 * Measures what the product claims, with embeddings of labelled captures: error rates, attacks on
 * stolen references, unlinkability, and the operating points of a pack. Isomorphic, without IO.
 *
 * @module
 */
export { compareAllPairs } from './all-pairs.ts';
export type { ComparisonScores, ErrorRates, OperatingRates } from './error-rates.ts';
export { measureErrorRates } from './error-rates.ts';
export { describeReference, describeScenario, TEMPLATE_KNOWN } from './report/describe.ts';
export {
  formatBits,
  formatCount,
  formatDifference,
  formatFnmr,
  formatMs,
  formatOneIn,
  formatPercent,
  formatRate,
  formatScore,
  formatSeconds,
  formatShareOf,
  formatTarget,
  formatWithInterval,
  partsOfRate,
  printable,
} from './report/format.ts';
export { renderReport } from './report/render-report.ts';
export type * from './scorecard.ts';
