import { AURAFACE_PACK } from './auraface.ts';
import { BUILTIN_PACK } from './builtin.ts';
import type { PackManifest } from './manifest.ts';
import { MOBILE_PACK } from './mobile.ts';
import { SFACE_PACK } from './sface.ts';

/** Every pack that this version knows, the recommended one first. */
export const PACKS: readonly PackManifest[] = [
  MOBILE_PACK,
  BUILTIN_PACK,
  SFACE_PACK,
  AURAFACE_PACK,
];
