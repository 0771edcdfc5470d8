import type { Picture } from '../image/picture.ts';
import type { AcquisitionFailure, FaceChoice } from './acquisition.ts';
import { chooseFace, rivalSize } from './choose-face.ts';
import type { DetectedFace, FaceLandmarks, FaceLocator } from './locator.ts';
import { type CaptureMeasures, measureFace, measurePicture } from './measures.ts';
import { isGoodEnough, type QualityComponent, scoreComponents } from './quality.ts';
import { isTurned } from './turned.ts';

/** A look at a capture before anything is made of it. */
export type Inspection =
  | {
      readonly outcome: 'usable';
      readonly face: DetectedFace;
      readonly landmarks: FaceLandmarks;
      readonly components: readonly InspectedComponent[];
    }
  | {
      readonly outcome: 'not-acquired';
      readonly reason: AcquisitionFailure;
      /** Where a face was found all the same. */
      readonly face?: DetectedFace;
      readonly landmarks?: FaceLandmarks;
      readonly components: readonly InspectedComponent[];
    };

export interface InspectedComponent extends QualityComponent {
  /** Whether the capture is refused for it. */
  readonly needsAction: boolean;
}

type NotAcquired = Extract<Inspection, { outcome: 'not-acquired' }>;

/** Whether a picture is known to be upright, or may have lost its orientation. */
export type Orientation = 'known' | 'unknown';

/**
 * Finds the face that counts and judges the capture. Whatever uses a capture decides by this.
 *
 * @param orientation `known`: it is not looked at turned as well, which can cost six more looks
 */
export async function inspect(
  picture: Picture,
  choice: FaceChoice,
  locator: FaceLocator,
  orientation: Orientation = 'unknown',
): Promise<Inspection> {
  const faces = await locator.detect(picture);
  const face = chooseFace(faces, picture);
  const rival = face === undefined ? 0 : rivalSize(faces, face);
  const landmarks = face && (await locator.locate(picture, face));
  if (face === undefined || landmarks === undefined) {
    return inspectFaceless(picture, judge({ rival }, choice), locator, orientation);
  }
  const components = judge({ rival, ...measureFace(picture, landmarks) }, choice);
  const reason = reasonOf(components);
  if (reason !== undefined) return { outcome: 'not-acquired', reason, face, landmarks, components };
  if (orientation === 'unknown' && (await isTurned(picture, face, locator))) {
    return { outcome: 'not-acquired', reason: 'pose', components: withRoll(components, TURNED) };
  }
  return { outcome: 'usable', face, landmarks, components };
}

/** @param beside what there is to say of several faces, where nothing but detections were found */
async function inspectFaceless(
  picture: Picture,
  beside: readonly InspectedComponent[],
  locator: FaceLocator,
  orientation: Orientation,
): Promise<NotAcquired> {
  // Its light or its focus may explain why there is no face to find.
  const light = judge(measurePicture(picture), 'only');
  const several = reasonOf(beside);
  const reason = several ?? reasonOf(light);
  const mayBeTurned = reason === undefined && orientation === 'unknown';
  if (mayBeTurned && (await isTurned(picture, undefined, locator))) {
    return { outcome: 'not-acquired', reason: 'pose', components: withRoll(light, TURNED) };
  }
  const presence = several === undefined ? [NO_FACE] : beside;
  return {
    outcome: 'not-acquired',
    reason: reason ?? 'no-face',
    components: [...presence, ...light],
  };
}

const NO_FACE: InspectedComponent = {
  name: 'SingleFacePresent',
  score: 0,
  reason: 'no-face',
  needsAction: true,
};

const TURNED: InspectedComponent = {
  name: 'HeadPoseRoll',
  score: 0,
  reason: 'pose',
  needsAction: true,
};

/** Of a face that is upright in the turned picture, the landmarks found in this one mean nothing. */
function withRoll(
  components: readonly InspectedComponent[],
  roll: InspectedComponent,
): readonly InspectedComponent[] {
  return [...components.filter(({ reason }) => reason !== roll.reason), roll];
}

function judge(measures: CaptureMeasures, choice: FaceChoice): readonly InspectedComponent[] {
  return scoreComponents(measures).map((component) => ({
    ...component,
    needsAction:
      !isGoodEnough(component) && !(choice === 'largest' && component.reason === 'several-faces'),
  }));
}

function reasonOf(components: readonly InspectedComponent[]): AcquisitionFailure | undefined {
  return components.find(({ needsAction }) => needsAction)?.reason;
}
