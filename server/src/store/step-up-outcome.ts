/**
 * What became of a capture. `alternative`: the person took the way without a face. `unavailable`: no
 * face could be verified.
 */
export const STEP_UP_OUTCOMES = [
  'passed',
  'failed',
  'cancelled',
  'alternative',
  'expired',
  'unavailable',
] as const;
export type StepUpOutcome = (typeof STEP_UP_OUTCOMES)[number];
