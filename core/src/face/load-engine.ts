import { FacenitionError } from '../errors.ts';
import type { ModelFile, PackManifest } from '../pack/manifest.ts';
import type { ImageDecoder, InferenceRuntime, InferenceSession } from '../ports.ts';
import { createFaceEngine, type LoadedFaceEngine } from './engine.ts';
import type { FaceLocator } from './locator.ts';
import { createSsdLandmarksLocator } from './ssd-landmarks.ts';
import { createYunetLocator } from './yunet.ts';

export interface EngineSources {
  readonly pack: PackManifest;
  /** The bytes of the pack's file in that role, checked here against the pack's hash. */
  readonly files: (role: ModelFile['role']) => Promise<Uint8Array>;
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
  const load = async (role: ModelFile['role']): Promise<InferenceSession> => {
    const file = pack.files.find((candidate) => candidate.role === role);
    if (file === undefined) {
      throw new FacenitionError('ERR_MODEL_CORRUPT', `the pack ${pack.id} names no ${role}`);
    }
    const model = await files(role);
    if ((await sha256(model)) !== file.sha256) {
      throw new FacenitionError('ERR_MODEL_CORRUPT', `${file.name} has the wrong SHA-256`);
    }
    return runtime.load(model);
  };
  const locator = await loadLocator(pack, load);
  return createFaceEngine({ pack, decoder, locator, recogniser: await load('recogniser') });
}

async function loadLocator(
  { detector }: PackManifest,
  load: (role: ModelFile['role']) => Promise<InferenceSession>,
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

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
