import type { Picture } from '../image/picture.ts';
import { release } from '../image/release.ts';
import type { PackManifest } from '../pack/manifest.ts';
import type { InferenceSession } from '../ports.ts';
import type { Acquisition, FaceEngine } from './acquisition.ts';
import { alignFace } from './align.ts';
import type { FaceFinder } from './finder.ts';
import { inspect } from './inspection.ts';
import type { FaceLandmarks } from './locator.ts';
import { createPreprocessor } from './preprocess.ts';
import { recognise } from './recogniser.ts';

export interface FaceEngineParts extends FaceFinder {
  readonly pack: PackManifest;
  /** The loaded model of `pack.recogniser`. */
  readonly recogniser: InferenceSession;
}

/** Recognises a face whose landmarks are known. */
export interface FaceEmbedder {
  /**
   * Preprocessed as the pack says and of length 1. The picture's memory is given back: nobody can
   * read it afterwards.
   */
  embed(picture: Picture, landmarks: FaceLandmarks): Promise<Float32Array>;
}

/** A face engine, and what it sees with before it recognises. */
export interface LoadedFaceEngine extends FaceEngine, FaceFinder, FaceEmbedder {}

/** Decode, inspect (detect, choose, locate, judge), align, recognise, preprocess. */
export function createFaceEngine({
  pack,
  decoder,
  locator,
  recogniser,
}: FaceEngineParts): LoadedFaceEngine {
  const { size, template, dimension } = pack.recogniser;
  const preprocess = createPreprocessor(dimension, pack.preprocessing);
  async function embed(picture: Picture, landmarks: FaceLandmarks): Promise<Float32Array> {
    const aligned = alignFace(picture, landmarks, template, size);
    release(picture.data);
    return preprocess(await recognise(recogniser, pack.recogniser, aligned));
  }
  return {
    pack,
    decoder,
    locator,
    embed,
    async acquire(sample, choice): Promise<Acquisition> {
      const picture = await decoder.decode(sample);
      const inspection = await inspect(picture, choice, locator);
      if (inspection.outcome === 'not-acquired') {
        return { outcome: 'not-acquired', reason: inspection.reason };
      }
      return { outcome: 'acquired', embedding: await embed(picture, inspection.landmarks) };
    },
  };
}
