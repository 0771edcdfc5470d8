import { loadModel } from '../pack/load-model.ts';
import type { LocatorPack } from '../pack/locators.ts';
import type { ModelRole } from '../pack/manifest.ts';
import type { InferenceRuntime, InferenceSession } from '../ports.ts';
import type { FaceLocator } from './locator.ts';
import { createSsdLandmarksLocator } from './ssd-landmarks.ts';
import { createYunetLocator } from './yunet.ts';

export interface LocatorSources {
  readonly pack: LocatorPack;
  /** The bytes of the pack's file in that role, checked here against the pack's hash. */
  readonly files: (role: ModelRole) => Promise<Uint8Array>;
  readonly runtime: InferenceRuntime;
}

/**
 * Checks and loads what finds faces and their landmarks, without a recogniser.
 *
 * @throws {FacenitionError} `ERR_MODEL_CORRUPT` where a file is not the one that the pack names
 */
export async function loadFaceLocator({
  pack,
  files,
  runtime,
}: LocatorSources): Promise<FaceLocator> {
  const load = (role: ModelRole): Promise<InferenceSession> =>
    loadModel({ pack, role, files, runtime });
  const { detector } = pack;
  switch (detector.kind) {
    case 'yunet':
      return createYunetLocator(await load('detector'), detector.scoreThreshold);
    case 'ssd-landmarks68': {
      const models = { detector: await load('detector'), landmarks: await load('landmarks') };
      return createSsdLandmarksLocator(models, detector.scoreThreshold);
    }
  }
}
