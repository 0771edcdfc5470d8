import type { Picture } from '../image/picture.ts';
import type { PackManifest } from '../pack/manifest.ts';
import type { ImageDecoder, InferenceSession } from '../ports.ts';
import type { Acquisition, AcquisitionFailure, FaceChoice, FaceEngine } from './acquisition.ts';
import { alignFace } from './align.ts';
import { chooseFace } from './choose-face.ts';
import type { FaceLandmarks, FaceLocator } from './locator.ts';
import { createPreprocessor } from './preprocess.ts';
import { assessFace, assessPicture } from './quality.ts';
import { recognise } from './recogniser.ts';
import { isTurned } from './turned.ts';

export interface FaceEngineParts {
  readonly pack: PackManifest;
  readonly decoder: ImageDecoder;
  readonly locator: FaceLocator;
  /** The loaded model of `pack.recogniser`. */
  readonly recogniser: InferenceSession;
}

type LocatedFace =
  | { readonly outcome: 'located'; readonly landmarks: FaceLandmarks }
  | { readonly outcome: 'not-acquired'; readonly reason: AcquisitionFailure };

/** Decode, detect, choose, locate, check, align, recognise, preprocess. */
export function createFaceEngine({
  pack,
  decoder,
  locator,
  recogniser,
}: FaceEngineParts): FaceEngine {
  const { size, template, dimension } = pack.recogniser;
  const preprocess = createPreprocessor(dimension, pack.preprocessing);
  return {
    pack,
    async acquire(sample, choice): Promise<Acquisition> {
      const picture = await decoder.decode(sample);
      const located = await locateFace(picture, choice, locator);
      if (located.outcome === 'not-acquired') return located;

      const aligned = alignFace(picture, located.landmarks, template, size);
      const raw = await recognise(recogniser, pack.recogniser, aligned);
      return { outcome: 'acquired', embedding: preprocess(raw) };
    },
  };
}

async function locateFace(
  picture: Picture,
  choice: FaceChoice,
  locator: FaceLocator,
): Promise<LocatedFace> {
  const chosen = chooseFace(await locator.detect(picture), picture, choice);
  if (chosen.outcome === 'not-acquired' && chosen.reason === 'several-faces') return chosen;
  const face = chosen.outcome === 'chosen' ? chosen.face : undefined;
  const landmarks = face && (await locator.locate(picture, face));
  const reason =
    face === undefined || landmarks === undefined
      ? (assessPicture(picture) ?? 'no-face')
      : assessFace(picture, landmarks);
  if (reason !== undefined && reason !== 'no-face') return { outcome: 'not-acquired', reason };
  if (await isTurned(picture, landmarks && face, locator))
    return { outcome: 'not-acquired', reason: 'pose' };
  if (landmarks === undefined) return { outcome: 'not-acquired', reason: 'no-face' };
  return { outcome: 'located', landmarks };
}
