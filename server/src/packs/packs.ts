import { MODEL_PACKS, type PackManifest } from '@facenition/core';

/** Every pack this server knows, recommended first. */
export const PACKS: readonly PackManifest[] = MODEL_PACKS;
