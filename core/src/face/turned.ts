import type { Picture } from '../image/picture.ts';
import type { DetectedFace, FaceLocator } from './locator.ts';

/** What a face scores at least in a turned picture where this one shows none. */
const SURELY_A_FACE = 0.8;

/** A face is upright in the picture where it scores highest; by less than this, nobody knows. */
const CLEARLY_HIGHER = 0.03;

/**
 * Whether the face is upright in a turned picture rather than in this one: a photograph that lost
 * its EXIF orientation. Detectors find faces that lie or stand on their head too, with landmarks
 * that mean nothing, and two such captures compare as if they were one person.
 *
 * Costs three more detections and at most as many locations, where the face is not surely upright.
 *
 * @param face what the detector chose, where it has landmarks
 */
export async function isTurned(
  picture: Picture,
  face: DetectedFace | undefined,
  locator: FaceLocator,
): Promise<boolean> {
  if (face !== undefined && face.score >= locator.uprightScore) return false;
  const enough = face === undefined ? SURELY_A_FACE : face.score + CLEARLY_HIGHER;
  let turned = picture;
  for (let quarter = 1; quarter <= 3; quarter++) {
    turned = turnRight(turned);
    const [best] = await locator.detect(turned);
    if (best === undefined || !(best.score >= enough)) continue;
    // Some detectors are as sure of faces that lie on their side; the landmarks tell.
    if ((await locator.locate(turned, best)) !== undefined) return true;
  }
  return false;
}

/** A quarter turn clockwise. */
export function turnRight({ width, height, data }: Picture): Picture {
  const turned = new Uint8Array(data.length);
  let from = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, from += 3) {
      const to = 3 * (x * height + height - 1 - y);
      turned[to] = data[from]!;
      turned[to + 1] = data[from + 1]!;
      turned[to + 2] = data[from + 2]!;
    }
  }
  return { width: height, height: width, data: turned };
}
