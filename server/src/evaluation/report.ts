import type { ErrorRates, FailureToAcquire } from '@facenition/evaluation';

/** What an evaluation says, as JSON. Rates are 0..1. */
export interface RecognitionReport {
  readonly pack: string;
  readonly images: number;
  readonly subjects: number;
  readonly failureToAcquire: FailureToAcquire;
  readonly pairs?: PairsReport;
  readonly allPairs?: AllPairsReport;
}

export interface PairsReport {
  readonly mated: number;
  readonly nonMated: number;
  /** Pairs with an image that was not acquired: in none of the rates but the last. */
  readonly notCompared: number;
  readonly accuracy: number;
  /** At which that accuracy is reached, chosen on these very pairs. */
  readonly threshold: number;
  readonly eer: number;
  readonly fnmrAtFmr: ErrorRates['fnmrAtFmr'];
  /** The same accuracy with every pair that was not compared as a wrong decision. */
  readonly accuracyOfAll: number;
}

export interface AllPairsReport extends Omit<ErrorRates, 'best'> {
  /** How many images of one subject were compared at most; absent: all. */
  readonly imagesPerSubject?: number;
}
