import { type AttackNets, loadAttackNets, MINIFASNET_PACK } from '@facenition/core';
import { loadModelFile } from '../packs/model-files.ts';
import { createInferenceRuntime } from './inference-runtime.ts';

/**
 * Loads what detects presentation attacks, which is installed apart from the pack that recognises.
 *
 * Rejects as `loadModelFile` does.
 */
export function openAttackNets(modelsDir: string): Promise<AttackNets> {
  return loadAttackNets({
    pack: MINIFASNET_PACK,
    files: (role) => loadModelFile(modelsDir, MINIFASNET_PACK, role),
    runtime: createInferenceRuntime(),
  });
}
