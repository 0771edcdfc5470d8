import { type AttackDetectionFailure, whyUnfit } from '../attack/detect-attack.ts';
import { inspect } from '../face/inspection.ts';
import type { FaceLandmarks } from '../face/locator.ts';
import type { BurstPorts } from './burst.ts';
import { type Thumbnail, thumbnailOf } from './duplicates.ts';
import { type ChallengePose, type HeadPose, headPoseOf } from './head-pose.ts';

/** What is kept of a frame once it has been looked at; its pixels are given back. */
export interface SeenFrame {
  readonly landmarks: FaceLandmarks;
  readonly pose: HeadPose;
  readonly size: { readonly width: number; readonly height: number };
  readonly thumbnail: Thumbnail;
  readonly embedding: Float32Array;
  /** The worst of its quality components, 0..100. */
  readonly quality: number;
  /** How sure the networks are that it is no attack, 0..1; of frames from the front alone. */
  readonly bonaFide?: number;
}

export type Look =
  | { readonly outcome: 'seen'; readonly frame: SeenFrame }
  | { readonly outcome: 'not-acquired'; readonly reason: AttackDetectionFailure };

/** Looks at one frame, once. Exactly one face must be in it. */
export async function lookAt(
  sample: Uint8Array,
  pose: ChallengePose,
  { decoder, locator, nets, embed }: BurstPorts,
): Promise<Look> {
  const picture = await decoder.decode(sample);
  const inspection = await inspect(picture, 'only', locator);
  if (inspection.outcome === 'not-acquired') {
    return { outcome: 'not-acquired', reason: inspection.reason };
  }
  const { face, landmarks, components } = inspection;
  const isFrontal = pose === 'front';
  const unfit = isFrontal ? whyUnfit(picture, face, landmarks) : undefined;
  if (unfit !== undefined) return { outcome: 'not-acquired', reason: unfit };

  const bonaFide = isFrontal ? await nets?.score(picture, face.box) : undefined;
  const { width, height } = picture;
  const seen = {
    landmarks,
    pose: headPoseOf(landmarks, picture),
    size: { width, height },
    thumbnail: thumbnailOf(picture),
    quality: Math.min(...components.map(({ score }) => score)),
    ...(bonaFide !== undefined && { bonaFide }),
  };
  // The last to see the picture: its memory is given back there.
  return { outcome: 'seen', frame: { ...seen, embedding: await embed(picture, landmarks) } };
}
