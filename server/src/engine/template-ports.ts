import {
  type AttackThresholds,
  type Clock,
  type FaceEngine,
  type LoadedFaceEngine,
  loadFaceEngine,
  type PackManifest,
  type TemplatePorts,
} from '@facenition/core';
import { openKeys } from '../keys/open-keys.ts';
import type { KeySetup, WatchKeyService } from '../keys/ports.ts';
import { loadModelFile } from '../packs/model-files.ts';
import { createImageDecoder, DEFAULT_IMAGE_LIMITS } from './image-decoder.ts';
import { createInferenceRuntime } from './inference-runtime.ts';
import { messageMacs } from './message-macs.ts';
import { createPassphraseHash } from './passphrase-hash.ts';

/** Where one thread finds what it computes with. Plain data: it crosses threads. */
export interface EngineSetup extends KeySetup {
  readonly pack: PackManifest;
  /** Those that tokens were made with before. */
  readonly formerPacks?: readonly PackManifest[];
  /** Absent: those that core has. */
  readonly attackThresholds?: AttackThresholds;
  readonly modelsDir: string;
  readonly maxImageBytes: number;
  readonly maxImagePixels: number;
}

export interface EnginePorts extends TemplatePorts {
  readonly engine: LoadedFaceEngine;
}

/**
 * Loads the models of a pack and puts together everything that enrolment and verification need.
 *
 * Rejects as `loadModelFile` does. The key file is read when a key is needed.
 */
export async function openTemplatePorts(
  setup: EngineSetup,
  clock: Clock,
  watchKeyService?: WatchKeyService,
): Promise<EnginePorts> {
  const { pack, formerPacks = [] } = setup;
  const engine = await openFaceEngine(pack, setup);
  const formerEngines: FaceEngine[] = [];
  for (const former of formerPacks) formerEngines.push(await openFaceEngine(former, setup));
  return {
    engine,
    formerEngines,
    keys: openKeys(setup, watchKeyService),
    passphraseHash: createPassphraseHash(),
    messageMacs,
    clock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  };
}

function openFaceEngine(
  pack: PackManifest,
  { modelsDir, maxImageBytes, maxImagePixels }: EngineSetup,
): Promise<LoadedFaceEngine> {
  return loadFaceEngine({
    pack,
    files: (role) => loadModelFile(modelsDir, pack, role),
    runtime: createInferenceRuntime(),
    decoder: createImageDecoder({
      ...DEFAULT_IMAGE_LIMITS,
      maxBytes: maxImageBytes,
      maxPixels: maxImagePixels,
    }),
  });
}
