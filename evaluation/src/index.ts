/**
 * Measures what the product claims, with embeddings of labelled captures: error rates, attacks on
 * stolen references, unlinkability, and the operating points of a pack. Isomorphic, without IO.
 *
 * @module
 */
export { type Calibrated, type CalibrationRequest, calibrate } from './calibration/calibrate.ts';
export { type Fit, fitPreprocessing } from './calibration/preprocessing.ts';
export {
  calibrationHash,
  provenanceLine,
  type UnhashedCalibration,
} from './calibration/provenance.ts';
export { evaluateProtection, type ProtectionReport } from './measures/evaluate-protection.ts';
export type { ComparedGroup } from './measures/groups.ts';
export type { ProtectionRequest } from './measures/protection-request.ts';
export {
  compareAllCaptures,
  comparePairs,
  type ProtocolPair,
} from './measures/recognition.ts';
export type { StartStage, Workbench } from './measures/workbench.ts';
export { measurePad, type PadMeasures, type PadRequest } from './pad/measure-pad.ts';
export type { Drawing, JudgedPresentation } from './pad/presentations.ts';
export type * from './pad-report.ts';
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
export type * from './scorecard.ts';
export { percentileInterval, wilsonRate } from './statistics/intervals.ts';
export { createRandom, type Random } from './statistics/random.ts';
export {
  type Allocate,
  allocatePrivate,
  halfOf,
  type Population,
} from './study/population.ts';
export { createStudy, type Study, type StudyOptions } from './study/study.ts';
export {
  createTaskRunner,
  type EvaluationTaskKind,
  type EvaluationTasks,
  type RunTask,
} from './tasks/tasks.ts';
