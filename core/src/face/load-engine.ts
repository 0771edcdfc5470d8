import { loadModel } from '../pack/load-model.ts';
import type { ModelRole, PackManifest } from '../pack/manifest.ts';
import type { ImageDecoder, InferenceRuntime, InferenceSession } from '../ports.ts';
import { createFaceEngine, type LoadedFaceEngine } from './engine.ts';
import type { FaceLocator } from './locator.ts';
import { createSsdLandmarksLocator } from './ssd-landmarks.ts';
import { createYunetLocator } from './yunet.ts';

export interface EngineSources {
  readonly pack: PackManifest;
  /** The bytes of the pack's file in that role, checked here against the pack's hash. */
  readonly files: (role: ModelRole) => Promise<Uint8Array>;
  readonly runtime: InferenceRuntime;
  readonly decoder: ImageDecoder;
}

/**
 * Checks the hash of every model file of a pack, loads them, and builds the engine.
 *
 * @throws {FacenitionError} `ERR_MODEL_CORRUPT` where a file is not the one that the pack names
 */
export async function loadFaceEngine({
  pack,
  files,
  runtime,
  decoder,
}: EngineSources): Promise<LoadedFaceEngine> {
  const load = (role: ModelRole): Promise<InferenceSession> =>
    loadModel({ pack, role, files, runtime });
  const locator = await loadLocator(pack, load);
  return createFaceEngine({ pack, decoder, locator, recogniser: await load('recogniser') });
}

async function loadLocator(
  { detector }: PackManifest,
  load: (role: ModelRole) => Promise<InferenceSession>,
): Promise<FaceLocator> {
  switch (detector.kind) {
    case 'yunet':
      return createYunetLocator(await load('detector'), detector.scoreThreshold);
    case 'ssd-landmarks68': {
      const models = { detector: await load('detector'), landmarks: await load('landmarks') };
      return createSsdLandmarksLocator(models, detector.scoreThreshold);
    }
  }
}
