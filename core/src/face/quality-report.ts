import type { Picture } from '../image/picture.ts';
import type { AcquisitionFailure, FaceChoice } from './acquisition.ts';
import { type FaceReport, reportFace } from './detection.ts';
import type { FaceFinder } from './finder.ts';
import { type InspectedComponent, inspect, type Orientation } from './inspection.ts';
import type { FaceLocator } from './locator.ts';

export interface QualityRequest {
  readonly sample: Uint8Array;
  /** Absent: `only`. */
  readonly faceChoice?: FaceChoice;
}

interface Judged {
  /** Of the upright picture, pixels, as in `DetectionReport`. */
  readonly width: number;
  readonly height: number;
  /** The face that counts, where there is one. */
  readonly face?: FaceReport;
  /**
   * Those that could be measured. Without a face, light and sharpness are those of the whole
   * picture.
   */
  readonly components: readonly InspectedComponent[];
}

/** Whether a sample would be acquired: exactly the decision that `FaceEngine.acquire` makes. */
export type QualityReport =
  | ({ readonly outcome: 'acquirable' } & Judged)
  | ({
      readonly outcome: 'not-acquired';
      /** That of the first component that needs action. */
      readonly reason: AcquisitionFailure;
    } & Judged);

/** Judges a sample by everything that decides whether it would be acquired. */
export async function assessQuality(
  { sample, faceChoice }: QualityRequest,
  { decoder, locator }: FaceFinder,
): Promise<QualityReport> {
  return assessPicture(await decoder.decode(sample), locator, faceChoice ?? 'only');
}

/**
 * The same for a picture that is decoded already, such as one of a camera's.
 *
 * @param orientation `known` for a camera's: it holds its pictures upright
 */
export async function assessPicture(
  picture: Picture,
  locator: FaceLocator,
  faceChoice: FaceChoice,
  orientation: Orientation = 'unknown',
): Promise<QualityReport> {
  const inspection = await inspect(picture, faceChoice, locator, orientation);
  const { face, landmarks, components } = inspection;
  const judged: Judged = {
    width: picture.width,
    height: picture.height,
    ...(face !== undefined && landmarks !== undefined && { face: reportFace(face, landmarks) }),
    components,
  };
  return inspection.outcome === 'usable'
    ? { outcome: 'acquirable', ...judged }
    : { outcome: 'not-acquired', reason: inspection.reason, ...judged };
}
