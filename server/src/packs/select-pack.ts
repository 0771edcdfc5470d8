import { FacenitionError, type FilePack, type PackManifest } from '@facenition/core';
import { buildMissingFiles, missingFiles } from './model-files.ts';
import { withCalibrationFile } from './pack-file.ts';

const RECOMMENDED = 'mobile';
const ALWAYS_THERE = 'builtin';

export interface PackChoice {
  /** The packs there are. */
  readonly packs: readonly PackManifest[];
  readonly modelsDir: string;
  /** The id that the operator asks for; absent: `mobile` where installed, else `builtin`. */
  readonly wanted?: string | undefined;
  /** Operating points in place of those of the pack. */
  readonly calibrationFile?: string | undefined;
}

/**
 * The pack to serve with, its files in place.
 *
 * @throws FacenitionError `ERR_PACK_UNKNOWN`, `ERR_PACK_NOT_INSTALLED`, `ERR_PACK_NOT_CALIBRATED`,
 *   `ERR_CONFIG_INVALID`
 */
export async function selectPack(choice: PackChoice): Promise<PackManifest> {
  const { packs, modelsDir, wanted, calibrationFile } = choice;
  const found = findPack(packs, wanted ?? (await defaultPack(choice)));
  const pack =
    calibrationFile === undefined ? found : await withCalibrationFile(found, calibrationFile);
  if (pack.calibration === undefined) {
    throw new FacenitionError(
      'ERR_PACK_NOT_CALIBRATED',
      `the pack ${pack.id} has no measured thresholds and cannot decide about anyone`,
    );
  }
  await installPack(modelsDir, pack);
  return pack;
}

/** Makes what can be made here, and says how to get the rest. */
export async function installPack(modelsDir: string, pack: FilePack): Promise<void> {
  await buildMissingFiles(modelsDir, pack);
  const [missing] = await missingFiles(modelsDir, pack);
  if (missing === undefined) return;
  throw new FacenitionError(
    'ERR_PACK_NOT_INSTALLED',
    `the pack ${pack.id} lacks ${missing.name}: run \`facenition models pull ${pack.id}\``,
  );
}

export function findPack<Pack extends FilePack>(packs: readonly Pack[], id: string): Pack {
  const pack = packs.find((candidate) => candidate.id === id);
  if (pack !== undefined) return pack;
  const known = packs.map((candidate) => candidate.id).join(', ');
  throw new FacenitionError('ERR_PACK_UNKNOWN', `there is no such model pack; known: ${known}`);
}

async function defaultPack({ packs, modelsDir }: PackChoice): Promise<string> {
  const recommended = packs.find(({ id }) => id === RECOMMENDED);
  if (recommended?.calibration === undefined) return ALWAYS_THERE;
  const missing = await missingFiles(modelsDir, recommended);
  return missing.length === 0 ? RECOMMENDED : ALWAYS_THERE;
}
