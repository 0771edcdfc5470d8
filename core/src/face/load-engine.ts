import { loadModel } from '../pack/load-model.ts';
import type { ModelRole, PackManifest } from '../pack/manifest.ts';
import type { ImageDecoder, InferenceRuntime } from '../ports.ts';
import { createFaceEngine, type LoadedFaceEngine } from './engine.ts';
import { loadFaceLocator } from './load-locator.ts';

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
  const locator = await loadFaceLocator({ pack, files, runtime });
  const recogniser = await loadModel({ pack, role: 'recogniser', files, runtime });
  return createFaceEngine({ pack, decoder, locator, recogniser });
}
