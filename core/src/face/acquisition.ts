import type { PackManifest } from '../pack/manifest.ts';

/**
 * Why a capture could not be used: a failure to acquire (ISO/IEC 2382-37), not a rejection.
 *
 * | reason | quality component of ISO/IEC 29794-5 (OFIQ) it is named after |
 * |---|---|
 * | `no-face`, `several-faces` | SingleFacePresent |
 * | `face-too-small` | InterEyeDistance, HeadSize |
 * | `too-dark` | UnderExposurePrevention |
 * | `too-bright` | OverExposurePrevention |
 * | `blurred` | Sharpness |
 * | `pose` | HeadPoseYaw, HeadPosePitch, HeadPoseRoll |
 * | `occluded` | FaceOcclusionPrevention; reserved, no measure of ours tells it from good captures |
 * | `cropped` | LeftwardCropOfTheFaceImage and its three companions |
 * | `captures-differ` | none: several captures of one transaction do not show one person |
 */
export type AcquisitionFailure =
  | 'no-face'
  | 'several-faces'
  | 'face-too-small'
  | 'too-dark'
  | 'too-bright'
  | 'blurred'
  | 'pose'
  | 'occluded'
  | 'cropped'
  | 'captures-differ';

/** What became of one capture. */
export type Acquisition =
  | {
      readonly outcome: 'acquired';
      /** Preprocessed as the pack says and of length 1: two of them compare by dot product. */
      readonly embedding: Float32Array;
    }
  | { readonly outcome: 'not-acquired'; readonly reason: AcquisitionFailure };

/**
 * Which face of a capture counts. `largest`: the largest among the faces whose detection score lies
 * within .05 of the best; of several about as large, the one nearest the middle. `only`: the same,
 * but a capture with a second face of comparable size is refused.
 */
export type FaceChoice = 'only' | 'largest';

/** Captures become embeddings: detect, align, check, embed, preprocess. */
export interface FaceEngine {
  /** What its embeddings are of, and how they are judged. */
  readonly pack: PackManifest;
  /** Rejects with an `ERR_IMAGE_*` fault where the sample is no usable image file. */
  acquire(sample: Uint8Array, choice: FaceChoice): Promise<Acquisition>;
}
