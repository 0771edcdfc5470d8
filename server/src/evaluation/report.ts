import type { AcquisitionFailure, FacenitionErrorCode } from '@facenition/core';
import type { ErrorRates } from '@facenition/evaluation';

/** What can be wrong with an image file. */
export type UnreadableImage = Extract<FacenitionErrorCode, `ERR_IMAGE_${string}`>;

/** What an evaluation says, as JSON. Rates are 0..1. */
export interface RecognitionReport {
  readonly pack: string;
  readonly images: number;
  readonly subjects: number;
  readonly failureToAcquire: {
    readonly images: number;
    readonly rate: number;
    readonly reasons: Readonly<Partial<Record<AcquisitionFailure | UnreadableImage, number>>>;
    /** Images that are not pictures, or not such as are taken; the others had a person in them. */
    readonly unreadable: readonly { readonly image: string; readonly code: UnreadableImage }[];
  };
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
