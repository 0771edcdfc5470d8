import { release } from '../image/release.ts';
import type { PackManifest } from '../pack/manifest.ts';
import type { InferenceSession } from '../ports.ts';
import type { Acquisition, FaceEngine } from './acquisition.ts';
import { alignFace } from './align.ts';
import type { FaceFinder } from './finder.ts';
import { inspect } from './inspection.ts';
import { createPreprocessor } from './preprocess.ts';
import { recognise } from './recogniser.ts';

export interface FaceEngineParts extends FaceFinder {
  readonly pack: PackManifest;
  /** The loaded model of `pack.recogniser`. */
  readonly recogniser: InferenceSession;
}

/** A face engine, and what it sees with before it recognises. */
export interface LoadedFaceEngine extends FaceEngine, FaceFinder {}

/** Decode, inspect (detect, choose, locate, judge), align, recognise, preprocess. */
export function createFaceEngine({
  pack,
  decoder,
  locator,
  recogniser,
}: FaceEngineParts): LoadedFaceEngine {
  const { size, template, dimension } = pack.recogniser;
  const preprocess = createPreprocessor(dimension, pack.preprocessing);
  return {
    pack,
    decoder,
    locator,
    async acquire(sample, choice): Promise<Acquisition> {
      const picture = await decoder.decode(sample);
      const inspection = await inspect(picture, choice, locator);
      if (inspection.outcome === 'not-acquired') {
        return { outcome: 'not-acquired', reason: inspection.reason };
      }
      const aligned = alignFace(picture, inspection.landmarks, template, size);
      release(picture.data);
      const raw = await recognise(recogniser, pack.recogniser, aligned);
      return { outcome: 'acquired', embedding: preprocess(raw) };
    },
  };
}
