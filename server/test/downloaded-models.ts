import { MINIFASNET_PACK, MOBILE_PACK } from '@facenition/core';
import type { Config } from '../src/config.ts';
import { importPack } from '../src/packs/import-pack.ts';

/** Installs `mobile` and the networks of the passive check; answers what makes a server use them. */
export async function installDownloaded(
  modelsDir: string,
  from: string,
): Promise<Pick<Config, 'modelPack' | 'modelsDir'>> {
  for (const pack of [MOBILE_PACK, MINIFASNET_PACK]) await importPack(modelsDir, pack, from);
  return { modelPack: 'mobile', modelsDir };
}
