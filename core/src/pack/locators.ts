import type { PackManifest } from './manifest.ts';
import { SSD_FILES, SSD_RECIPE } from './ssd.ts';
import { YUNET_FILE, YUNET_RECIPE } from './yunet.ts';

/** The part of a pack that finds faces: without recogniser, tables and calibration. */
export type LocatorPack = Pick<PackManifest, 'id' | 'files' | 'detector'>;

const yunet = (id: string): LocatorPack => ({ id, files: [YUNET_FILE], detector: YUNET_RECIPE });

/** That part of every pack: a browser that only finds faces need not load the rest. */
export const LOCATORS: readonly LocatorPack[] = [
  yunet('mobile'),
  { id: 'builtin', files: SSD_FILES, detector: SSD_RECIPE },
  yunet('sface'),
  yunet('auraface'),
];
