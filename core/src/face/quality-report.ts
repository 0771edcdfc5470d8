import type { AcquisitionFailure, FaceChoice } from './acquisition.ts';
import { type FaceReport, reportFace } from './detection.ts';
import type { FaceFinder } from './finder.ts';
import { type InspectedComponent, inspect } from './inspection.ts';

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
  const picture = await decoder.decode(sample);
  const inspection = await inspect(picture, faceChoice ?? 'only', locator);
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
